/* SPDX-License-Identifier: MIT */
/* The kernel's mem_protect.c, and what of its private state a call or a look at a page needs. */
#include <nvhe/mm.h>

/* The entry of EL2's table is written, and the page is found where it lies at any time. */
#define hyp_fixmap_map(phys) (hyp_fixmap_map(phys), hyp_phys_to_virt(phys))

#include "nvhe/mem_protect.c"

#include "harness.h"
#include "pressure.h"

static struct withheld withheld_host_pages;

/* ---- The host's accesses ---- */

/* A page's address; of a number that is no page's, the last there is, and not what it wraps to. */
static phys_addr_t host_address(u64 pfn)
{
  return min(pfn, (u64)(1ull << 40) - 1) << PAGE_SHIFT;
}

static bool is_abort_injected;

/* The kernel's writes the registers with which the host finds itself in its own vector. */
void inject_host_exception(u64 esr) { is_abort_injected = true; }

/* A data abort of the host at a page, with the address as HPFAR_EL2 has it; 1: it is the host's. */
static int64_t host_fault(u64 pfn)
{
  hvcfuzz_host_fault = (struct kvm_vcpu_fault_info){
      .esr_el2 = (u64)ESR_ELx_EC_DABT_LOW << ESR_ELx_EC_SHIFT,
      .hpfar_el2 = HPFAR_EL2_NS | host_address(pfn) >> 8,
  };
  is_abort_injected = false;
  handle_host_mem_abort(host_data_ptr(host_ctxt));
  return is_abort_injected;
}

static bool host_may(u64 pfn, kvm_pte_t right)
{
  kvm_pte_t pte;
  s8 level;
  if (kvm_pgtable_get_leaf(&host_mmu.pgt, host_address(pfn), &pte, &level)) return false;
  return kvm_pte_valid(pte) && (pte & right);
}

/* Faults as the hardware would, and tries once more; -EAGAIN: it would fault for ever. */
static int64_t host_access(u64 pfn, kvm_pte_t right)
{
  if (host_may(pfn, right)) return 0;
  if (host_fault(pfn)) return 1;
  return host_may(pfn, right) ? 0 : -EAGAIN;
}

/* ---- Calls ---- */

static void *hyp_address(u64 pfn) { return __hyp_va(pfn << PAGE_SHIFT); }

bool kernel_has(uint32_t opcode)
{
  switch (opcode) {
  case HVCFUZZ_OP_HOST_SHARE_HYP:
  case HVCFUZZ_OP_HOST_UNSHARE_HYP:
  case HVCFUZZ_OP_HOST_DONATE_HYP:
  case HVCFUZZ_OP_HYP_DONATE_HOST:
  case HVCFUZZ_OP_HYP_PIN_SHARED_MEM:
  case HVCFUZZ_OP_HYP_UNPIN_SHARED_MEM:
  case HVCFUZZ_OP_HOST_SHARE_FFA:
  case HVCFUZZ_OP_HOST_UNSHARE_FFA:
  case HVCFUZZ_OP_HOST_READ:
  case HVCFUZZ_OP_HOST_WRITE:
  case HVCFUZZ_OP_HOST_MEM_ABORT:
  case HVCFUZZ_OP_HOST_STAGE2_IDMAP:
  case HVCFUZZ_OP_HOST_PRESSURE:
  case HVCFUZZ_OP_HYP_PRESSURE:
    return true;
  default:
    return vm_has(opcode);
  }
}

static u64 pages_to_leave(u64 count) { return count >= 255 ? UINT64_MAX : count; }

int64_t kernel_call(uint32_t opcode, uint32_t cpu, const uint64_t *x)
{
  switch (opcode) {
  case HVCFUZZ_OP_HOST_SHARE_HYP: return __pkvm_host_share_hyp(x[0]);
  case HVCFUZZ_OP_HOST_UNSHARE_HYP: return __pkvm_host_unshare_hyp(x[0]);
  case HVCFUZZ_OP_HOST_DONATE_HYP: return __pkvm_host_donate_hyp(x[0], x[1]);
  case HVCFUZZ_OP_HYP_DONATE_HOST: return __pkvm_hyp_donate_host(x[0], x[1]);
  case HVCFUZZ_OP_HYP_PIN_SHARED_MEM:
    return hyp_pin_shared_mem(hyp_address(x[0]), hyp_address(x[0] + x[1]));
  case HVCFUZZ_OP_HYP_UNPIN_SHARED_MEM:
    hyp_unpin_shared_mem(hyp_address(x[0]), hyp_address(x[0] + x[1]));
    return 0;
  case HVCFUZZ_OP_HOST_SHARE_FFA: return __pkvm_host_share_ffa(x[0], x[1]);
  case HVCFUZZ_OP_HOST_UNSHARE_FFA: return __pkvm_host_unshare_ffa(x[0], x[1]);
  case HVCFUZZ_OP_HOST_READ: return host_access(x[0], KVM_PTE_LEAF_ATTR_LO_S2_S2AP_R);
  case HVCFUZZ_OP_HOST_WRITE: return host_access(x[0], KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W);
  case HVCFUZZ_OP_HOST_MEM_ABORT: return host_fault(x[0]);
  case HVCFUZZ_OP_HOST_STAGE2_IDMAP: return host_stage2_idmap(host_address(x[0]));
  case HVCFUZZ_OP_HOST_PRESSURE:
    pool_pressure(&host_s2_pool, &withheld_host_pages, pages_to_leave(x[0]));
    return 0;
  case HVCFUZZ_OP_HYP_PRESSURE: hyp_pressure(pages_to_leave(x[0])); return 0;
  default: return vm_call(opcode, cpu, x);
  }
}

#include "read_back.h"
#if LINUX_VERSION >= 703
#include "guests.h"
#endif
