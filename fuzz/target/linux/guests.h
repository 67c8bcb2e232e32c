/* SPDX-License-Identifier: MIT */
/* What guests have, and what the host may use. Included by the unit that has the page states. */
#ifndef HVCFUZZ_GUESTS_H
#define HVCFUZZ_GUESTS_H

#include "vm_state.h"

bool host_may_use(uint64_t address, uint64_t size)
{
  u64 limit = BIT(kvm_phys_shift(&host_mmu.arch.mmu));
  u64 page = ALIGN_DOWN(address, PAGE_SIZE);
  if (address >= limit) return false;
  for (; page < address + size; page += PAGE_SIZE) {
    struct kvm_mem_range range;
    const struct memblock_region *region = find_mem_range(page, &range);
    if (!region || region->flags & MEMBLOCK_NOMAP) return false;
    if (get_host_state(hyp_phys_to_page(page)) == PKVM_NOPAGE) return false;
  }
  return true;
}

bool kernel_read_guest(uint32_t handle, uint64_t first, uint32_t count,
                       struct hvcfuzz_guest_page *pages)
{
  struct pkvm_hyp_vm *vm = vm_of_handle(handle);
  for (uint32_t i = 0; vm && i < count; i++) {
    u64 address = (first + i) << PAGE_SHIFT;
    kvm_pte_t pte = 0;
    s8 level = KVM_PGTABLE_FIRST_LEVEL;
    /* Beyond the guest's address space there is nothing. */
    if (first + i < BIT(vm->pgt.ia_bits - PAGE_SHIFT))
      kvm_pgtable_get_leaf(&vm->pgt, address, &pte, &level);
    pages[i] = (struct hvcfuzz_guest_page){
        .state = state_of(guest_get_page_state(pte, address)),
        .is_young = kvm_pte_valid(pte) && pte & KVM_PTE_LEAF_ATTR_LO_S2_AF,
        .entry = entry_of(pte, level, kvm_pgtable_stage2_pte_prot(pte)),
        .pfn = (kvm_pte_to_phys(pte) | (address & (kvm_granule_size(level) - 1))) >> PAGE_SHIFT,
    };
  }
  return vm;
}

#endif
