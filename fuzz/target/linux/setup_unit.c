/* SPDX-License-Identifier: MIT */
/*
 * The kernel's setup.c, and its initialisation of EL2 without the one step that a process cannot
 * do: to jump through the identity map to the new page tables.
 */
#include <setjmp.h>

#include "nvhe/setup.c"

#include "harness.h"
#include "pressure.h"

/* EL2 has 48 bits of address. */
enum { HYP_VA_BITS = 48 };

/* ---- What the kernel has elsewhere ---- */

int kvm_protected_mode_initialized;
u64 id_aa64mmfr0_el1_sys_val, id_aa64mmfr1_el1_sys_val;
struct kvm_vcpu_fault_info hvcfuzz_host_fault;
struct kvm_host_data kvm_host_data;
struct kvm_nvhe_init_params kvm_init_params;
unsigned long kvm_hyp_vector;

void *kvm_mmu_memory_cache_alloc(struct kvm_mmu_memory_cache *cache) { return NULL; }
void __pkvm_init_switch_pgd(phys_addr_t pgd, unsigned long stack, void (*then)(void)) {}
/* The FF-A proxy is not built. */
int hyp_ffa_init(void *pages) { return 0; }
int kvm_check_pvm_sysreg_table(void) { return 0; }

static jmp_buf host;

void __host_enter(struct kvm_cpu_context *context) { longjmp(host, 1); }

/* ---- Boot ---- */

/* Backs the addresses of the vmemmap, as the hypervisor's new tables map them. */
static int map_vmemmap(void)
{
  for (unsigned i = 0; i < hyp_memblock_nr; i++) {
    unsigned long first = hyp_memory[i].base, last = first + hyp_memory[i].size;
    unsigned long address = ALIGN_DOWN((unsigned long)hyp_phys_to_page(first), PAGE_SIZE);
    unsigned long end = PAGE_ALIGN((unsigned long)hyp_phys_to_page(last));
    /* Runs of pages whose backing is contiguous are mapped in one piece. */
    unsigned long start = 0, size = 0;
    u64 backing = 0;
    for (; address <= end; address += PAGE_SIZE) {
      kvm_pte_t pte = 0;
      s8 level;
      if (address < end && kvm_pgtable_get_leaf(&pkvm_pgtable, address, &pte, &level))
        return -EFAULT;
      if (size && address < end && kvm_pte_to_phys(pte) == backing + size) {
        size += PAGE_SIZE;
        continue;
      }
      int error = size ? memory_alias(start, backing, size) : 0;
      /* Regions may share a page of the vmemmap, which then is there already. */
      if (error && error != -EEXIST) return error;
      start = address;
      backing = kvm_pte_to_phys(pte);
      size = PAGE_SIZE;
    }
  }
  return 0;
}

static void describe_memory(const struct hvcfuzz_layout *layout)
{
  hyp_memblock_nr = 0;
  for (unsigned i = 0; i < layout->range_count; i++) {
    const struct hvcfuzz_range *range = &layout->ranges[i];
    if (range->kind != HVCFUZZ_RAM && range->kind != HVCFUZZ_NOMAP) continue;
    hyp_memory[hyp_memblock_nr++] = (struct memblock_region){
        .base = range->first << PAGE_SHIFT,
        .size = range->count << PAGE_SHIFT,
        .flags = range->kind == HVCFUZZ_NOMAP ? MEMBLOCK_NOMAP : MEMBLOCK_NONE,
    };
  }
}

int kernel_boot(const struct hvcfuzz_layout *layout)
{
  phys_addr_t pool = memory_base();
  unsigned long per_cpu[] = {(unsigned long)hvcfuzz_image(9)};

  kvm_protected_mode_initialized = 0;
  id_aa64mmfr0_el1_sys_val = ID_AA64MMFR0_EL1_PARANGE_40;
  kvm_init_params = (struct kvm_nvhe_init_params){.stack_pa = __hyp_pa(hvcfuzz_image(10))};
  describe_memory(layout);
  hyp_spin_lock_init(&pkvm_pgd_lock);
  hyp_nr_cpus = 1;

  int error = divide_memory_pool(hyp_phys_to_virt(pool), POOL_PAGES * PAGE_SIZE);
  if (!error)
    error = recreate_hyp_mappings(pool, POOL_PAGES * PAGE_SIZE, per_cpu, HYP_VA_BITS);
  if (!error) error = map_vmemmap();
  if (error) return error;
  update_nvhe_init_params();
  if (!setjmp(host)) __pkvm_init_finalise();
  error = (int)cpu_reg(host_data_ptr(host_ctxt), 1);
  kvm_protected_mode_initialized = 1;
  return error ? error : ready_made_boot(layout);
}

static struct withheld withheld_hyp_pages;

void hyp_pressure(uint64_t free_count) { pool_pressure(&hpool, &withheld_hyp_pages, free_count); }
