/* SPDX-License-Identifier: MIT */
/* KVM's structures, as far as EL2's memory code looks into them. */
#ifndef HVCFUZZ_SHIM_KVM_H
#define HVCFUZZ_SHIM_KVM_H

#include "arm64.h"
#include "machine.h"

#define kvm_nvhe_sym(name) name

struct kvm_pgtable;

typedef struct {
  s64 counter;
} atomic64_t;
#define atomic64_set(variable, value) ((variable)->counter = (value))

typedef u16 pkvm_handle_t;

struct kvm_vmid {
  atomic64_t id;
};

struct kvm_mmu_memory_cache {
  int nobjs;
};
void *kvm_mmu_memory_cache_alloc(struct kvm_mmu_memory_cache *cache);
#define kvm_mmu_memory_cache_nr_free_objects(cache) ((cache)->nobjs)

struct kvm_arch;
struct kvm_s2_mmu {
  struct kvm_vmid vmid;
  phys_addr_t pgd_phys;
  struct kvm_pgtable *pgt;
  u64 vtcr;
  struct kvm_arch *arch;
  struct kvm_mmu_memory_cache split_page_cache;
};
#define kvm_phys_shift(mmu) VTCR_EL2_IPA((mmu)->vtcr)

struct rb_node {
  struct rb_node *left, *right;
};
struct rb_root_cached {
  struct rb_node *root, *leftmost;
};

/* ---- A list of pages that host and hypervisor hand to each other ---- */

struct kvm_hyp_memcache {
  phys_addr_t head;
  unsigned long nr_pages;
};

static inline void push_hyp_memcache(struct kvm_hyp_memcache *cache, void *page,
                                     phys_addr_t (*to_pa)(void *address))
{
  *(phys_addr_t *)page = cache->head;
  cache->head = to_pa(page);
  cache->nr_pages++;
}

static inline void *pop_hyp_memcache(struct kvm_hyp_memcache *cache,
                                     void *(*to_va)(phys_addr_t address))
{
  if (!cache->nr_pages) return NULL;
  phys_addr_t *page = to_va(cache->head & PAGE_MASK);
  cache->head = *page;
  cache->nr_pages--;
  return page;
}

static inline int __topup_hyp_memcache(struct kvm_hyp_memcache *cache, unsigned long min_pages,
                                       void *(*take)(void *argument),
                                       phys_addr_t (*to_pa)(void *address), void *argument)
{
  while (cache->nr_pages < min_pages) {
    void *page = take(argument);
    if (!page) return -ENOMEM;
    push_hyp_memcache(cache, page, to_pa);
  }
  return 0;
}

struct kvm_vcpu_fault_info {
  u64 esr_el2, far_el2, hpfar_el2;
};

#include "vm.h"

/* ---- The host's side ---- */

/* The fault that the host is taking; set by the harness. */
extern struct kvm_vcpu_fault_info hvcfuzz_host_fault;

static inline bool __get_fault_info(u64 esr, struct kvm_vcpu_fault_info *fault)
{
  (void)esr;
  *fault = hvcfuzz_host_fault;
  return true;
}

struct kvm_cpu_context {
  struct {
    u64 regs[31];
  } regs;
};
#define cpu_reg(context, number) ((context)->regs.regs[number])
#define DECLARE_REG(type, name, context, number) type name = (type)cpu_reg(context, number)
void inject_host_exception(u64 esr);

struct cpu_sve_state {
  u64 zcr_el1;
};
struct arm64_sve_state {
  u64 zcr_el1;
};
#define SVE_SIG_REGS_SIZE(quads) (quads)
#define sve_vq_from_vl(length) (length)
extern unsigned kvm_host_sve_max_vl;

struct kvm_host_data {
  struct kvm_cpu_context host_ctxt;
  struct cpu_sve_state *sve_state;
  struct arm64_sve_state *sve_regs;
};
DECLARE_PER_CPU(struct kvm_host_data, kvm_host_data);
#define host_data_ptr(field) (&kvm_host_data.field)

struct kvm_nvhe_init_params {
  u64 hcr_el2, vttbr, vtcr;
  phys_addr_t pgd_pa, stack_pa;
  unsigned long stack_hyp_va;
};
DECLARE_PER_CPU(struct kvm_nvhe_init_params, kvm_init_params);

extern u64 id_aa64mmfr0_el1_sys_val, id_aa64mmfr1_el1_sys_val;

#define kvm_get_vttbr(mmu) ((mmu)->pgd_phys)
#define __load_stage2(mmu, ...) ((void)(mmu))

/* ---- Firmware ---- */

struct arm_smccc_res {
  unsigned long a0;
};
#define ARM_SMCCC_CPU_WORKAROUND_4193714 0
#define hyp_smccc_1_1_smc(function, result) ((void)(result))

/* ---- Boot ---- */

extern unsigned long hyp_nr_cpus;

enum memblock_flags { MEMBLOCK_NONE = 0, MEMBLOCK_NOMAP = 4 };

struct memblock_region {
  phys_addr_t base, size;
  enum memblock_flags flags;
};

__noreturn void __host_enter(struct kvm_cpu_context *context);
void __pkvm_init_switch_pgd(phys_addr_t pgd, unsigned long stack, void (*then)(void));
int hyp_ffa_init(void *pages);
int kvm_check_pvm_sysreg_table(void);

/* Vectors: none are needed at addresses of their own. */
enum arm64_hyp_spectre_vector {
  HYP_VECTOR_DIRECT,
  HYP_VECTOR_SPECTRE_DIRECT,
  HYP_VECTOR_INDIRECT,
  HYP_VECTOR_SPECTRE_INDIRECT,
};
#define kvm_system_needs_idmapped_vectors() false
#define __BP_HARDEN_HYP_VECS_SZ PAGE_SIZE
#define __bp_harden_hyp_vecs ((void *)hvcfuzz_image(0))
#define __kvm_hyp_vector ((void *)hvcfuzz_image(0))
#define __kvm_vector_slot2addr(base, slot) ((void)(slot), (base))
DECLARE_PER_CPU(unsigned long, kvm_hyp_vector);

/* FF-A descriptors, whose sizes say how much memory the proxy needs (FF-A 1.0, DEN0077). */
#define SG_MAX_SEGMENTS 2048
struct ffa_mem_region {
  u8 bytes[32];
};
struct ffa_mem_region_attributes {
  u8 bytes[16];
};
struct ffa_composite_mem_region {
  u8 bytes[16];
};
struct ffa_mem_region_addr_range {
  u8 bytes[16];
};

#endif
