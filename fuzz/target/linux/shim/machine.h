/* SPDX-License-Identifier: MIT */
/*
 * The machine around the code: one CPU, no TLB and no caches, memory of the harness's making.
 *
 * An assertion is noted and the code goes on; a BUG leaves the call for good, as a fault at EL2
 * does (../panic.c).
 */
#ifndef HVCFUZZ_SHIM_MACHINE_H
#define HVCFUZZ_SHIM_MACHINE_H

#include "types.h"

/* ---- Assertions ---- */

void hvcfuzz_warn(const char *file, int line);
__noreturn void hvcfuzz_panic(const char *file, int line);

#define WARN_ON(condition)                                                                    \
  ({                                                                                          \
    int warns_ = !!(condition);                                                               \
    if (unlikely(warns_)) hvcfuzz_warn(__FILE__, __LINE__);                                   \
    unlikely(warns_);                                                                         \
  })
#define WARN_ON_ONCE(condition) WARN_ON(condition)
#define BUG() hvcfuzz_panic(__FILE__, __LINE__)
#define BUG_ON(condition)                                                                     \
  do {                                                                                        \
    if (unlikely(condition)) BUG();                                                           \
  } while (0)

/* ---- Memory order, caches, TLBs: nothing to do with one CPU and no MMU ---- */

#define READ_ONCE(x) (*(const volatile typeof(x) *)&(x))
#define WRITE_ONCE(x, value) (*(volatile typeof(x) *)&(x) = (value))
#define smp_store_release(pointer, value) WRITE_ONCE(*(pointer), value)
#define smp_load_acquire(pointer) READ_ONCE(*(pointer))
#define cmpxchg(pointer, old, new) __sync_val_compare_and_swap(pointer, old, new)

#define dsb(domain) ((void)0)
#define isb() ((void)0)
#define ALTERNATIVE(...) ""
#define TLBI_TTL_UNKNOWN 0
#define MAX_TLBI_RANGE_PAGES (1ul << 21)
#define __TLBI_VADDR(address, asid) (address)
#define __tlbi(operation) ((void)0)
#define __tlbi_level(operation, address, level) ((void)(address))
#define __tlbi_sync_s1ish_hyp() ((void)0)
#define __kvm_tlb_flush_vmid(mmu) ((void)(mmu))
#define kvm_call_hyp(function, ...) ((void)0)
#define kvm_flush_dcache_to_poc(start, size) ((void)(start))
/* A function, because operations of the same name are called through a table. */
static inline void dcache_clean_inval_poc(unsigned long start, unsigned long end)
{
  (void)start;
  (void)end;
}
static inline void __clean_dcache_guest_page(void *start, size_t size)
{
  (void)start;
  (void)size;
}
static inline void __invalidate_icache_guest_page(void *start, size_t size)
{
  (void)start;
  (void)size;
}

/* ---- Locks: taking one twice, or giving back one that is free, is a BUG ---- */

typedef struct {
  u32 is_held;
} hyp_spinlock_t;

/* Until EL2 is up nothing runs beside it, and its assertions about locks are off. */
extern int kvm_protected_mode_initialized;
#define static_branch_likely(key) likely(*(key))

#define DEFINE_HYP_SPINLOCK(name) hyp_spinlock_t name

static inline void hyp_spin_lock_init(hyp_spinlock_t *lock) { lock->is_held = 0; }

static inline void hyp_spin_lock(hyp_spinlock_t *lock)
{
  BUG_ON(lock->is_held);
  lock->is_held = 1;
}

static inline void hyp_spin_unlock(hyp_spinlock_t *lock)
{
  BUG_ON(!lock->is_held);
  lock->is_held = 0;
}

static inline void hyp_assert_lock_held(hyp_spinlock_t *lock)
{
#ifdef CONFIG_NVHE_EL2_DEBUG
  if (kvm_protected_mode_initialized) BUG_ON(!lock->is_held);
#else
  (void)lock;
#endif
}

/* ---- One CPU ---- */

#define DECLARE_PER_CPU(type, name) extern type name
#define DEFINE_PER_CPU(type, name) type name
#define this_cpu_ptr(pointer) (pointer)
#define __this_cpu_read(variable) (variable)
#define __this_cpu_write(variable, value) ((variable) = (value))
#define per_cpu_ptr(pointer, cpu) ((void)(cpu), (pointer))

/* ---- Where the hypervisor's image lies (../memory.c) ---- */

/* The hypervisor's address of a page of its image, counted from the image's start. */
char *hvcfuzz_image(unsigned page);

#define __hyp_idmap_text_start hvcfuzz_image(0)
#define __hyp_idmap_text_end hvcfuzz_image(1)
#define __hyp_text_start hvcfuzz_image(0)
#define __hyp_text_end hvcfuzz_image(4)
#define __hyp_rodata_start hvcfuzz_image(4)
#define __hyp_rodata_end hvcfuzz_image(6)
#define __hyp_data_start hvcfuzz_image(6)
#define __hyp_data_end hvcfuzz_image(7)
#define __hyp_bss_start hvcfuzz_image(7)
#define __hyp_bss_end hvcfuzz_image(9)
#define __per_cpu_start hvcfuzz_image(9)
#define __per_cpu_end hvcfuzz_image(10)
/* One variable of the host's that EL2 reads: it lends it the page. */
#define kvm_vgic_global_state (*hvcfuzz_image(11))

#define kern_hyp_va(address) (address)
extern s64 hyp_physvirt_offset;
#define __hyp_pa(address) (((phys_addr_t)(address)) + hyp_physvirt_offset)

#endif
