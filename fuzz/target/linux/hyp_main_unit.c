/* SPDX-License-Identifier: MIT */
/*
 * The kernel's handlers of calls about VMs, and what the host and guests do beside them.
 *
 * The build takes the handlers out of hyp-main.c by name. They find their arguments in the host's
 * registers, and leave their result there.
 */
#include <nvhe/mem_protect.h>
#include <nvhe/mm.h>
#include <nvhe/pkvm.h>

#include "harness.h"
#include "vm_state.h"

/* Copies registers that are not there. */
static void sync_hyp_vcpu_state(struct pkvm_hyp_vcpu *vcpu) {}

#include "hyp_main_handlers.h"

typedef void handler(struct kvm_cpu_context *context);

static int64_t ask(handler *handle, const uint64_t *x)
{
  struct kvm_cpu_context *context = host_data_ptr(host_ctxt);
  for (unsigned i = 0; i < HVCFUZZ_ARGUMENT_COUNT; i++) cpu_reg(context, i + 1) = x[i];
  handle(context);
  return (int)cpu_reg(context, 1);
}

/* ---- Calls whose arguments are not as they come, or that have no result ---- */

static uint64_t address(uint64_t phys) { return (uint64_t)__hyp_va(phys); }

static int64_t init_vm(const uint64_t *x)
{
  return ask(handle___pkvm_init_vm, (uint64_t[6]){address(x[0]), address(x[1]), address(x[2])});
}

static int64_t init_vcpu(const uint64_t *x)
{
  return ask(handle___pkvm_init_vcpu, (uint64_t[6]){x[0], address(x[1]), address(x[2])});
}

static int64_t force_reclaim(const uint64_t *x)
{
  return ask(handle___pkvm_force_reclaim_guest_page, (uint64_t[6]){x[0] << PAGE_SHIFT});
}

static int64_t vcpu_load(const uint64_t *x)
{
  struct pkvm_hyp_vcpu *before = pkvm_get_loaded_hyp_vcpu();
  ask(handle___pkvm_vcpu_load, x);
  return pkvm_get_loaded_hyp_vcpu() != before ? 0 : -EINVAL;
}

static int64_t vcpu_put(const uint64_t *x)
{
  bool is_loaded = pkvm_get_loaded_hyp_vcpu();
  ask(handle___pkvm_vcpu_put, x);
  return is_loaded ? 0 : -EINVAL;
}

static int64_t unreserve_vm(const uint64_t *x)
{
  ask(handle___pkvm_unreserve_vm, x);
  return 0;
}

/* A ready-made VM would be given back through a structure of the host's, which it has not. */
static int64_t finalize_teardown_vm(const uint64_t *x)
{
  const struct pkvm_hyp_vm *vm = vm_of_handle(x[0]);
  if (vm && is_ready_made(vm) && vm->kvm.arch.pkvm.is_dying && !hyp_page_count((void *)vm))
    return -EOPNOTSUPP;
  return ask(handle___pkvm_finalize_teardown_vm, x);
}

static int64_t vcpu_in_poison_fault(const uint64_t *x)
{
  struct pkvm_hyp_vcpu *vcpu = pkvm_get_loaded_hyp_vcpu();
  u64 gfn = min(x[0] & GENMASK(51, 0), GENMASK(39, 0));
  if (vcpu)
    vcpu->vcpu.arch.fault = (struct kvm_vcpu_fault_info){
        .esr_el2 = (u64)ESR_ELx_EC_DABT_LOW << ESR_ELx_EC_SHIFT | ESR_ELx_FSC_FAULT | 3,
        .hpfar_el2 = HPFAR_EL2_NS | gfn << PAGE_SHIFT >> 8,
    };
  return ask(handle___pkvm_vcpu_in_poison_fault, x);
}

/* ---- Direct calls ---- */

static int64_t guest_share_host(const uint64_t *x)
{
  struct pkvm_hyp_vcpu *vcpu = pkvm_get_loaded_hyp_vcpu();
  return vcpu ? __pkvm_guest_share_host(vcpu, x[0]) : -EINVAL;
}

static int64_t guest_unshare_host(const uint64_t *x)
{
  struct pkvm_hyp_vcpu *vcpu = pkvm_get_loaded_hyp_vcpu();
  return vcpu ? __pkvm_guest_unshare_host(vcpu, x[0]) : -EINVAL;
}

static int64_t reclaim_guest_page(const uint64_t *x)
{
  struct pkvm_hyp_vm *vm = vm_of_handle(x[0]);
  return vm ? __pkvm_host_reclaim_page_guest(x[1], vm) : -EINVAL;
}

/* ---- What the host and guests do ---- */

static int64_t set_host_vm(const uint64_t *x)
{
  struct kvm *vm = (struct kvm *)address(x[0]);
  if (!host_may_use(x[0], PAGE_SIZE)) return -EFAULT;
  memset(vm, 0, PAGE_SIZE);
  vm->arch.pkvm.handle = x[1];
  vm->created_vcpus = x[2];
  vm->arch.pkvm.is_protected = x[3];
  return 0;
}

static int64_t set_host_vcpu(const uint64_t *x)
{
  struct kvm_vcpu *vcpu = (struct kvm_vcpu *)address(x[0]);
  if (!host_may_use(x[0], PAGE_SIZE)) return -EFAULT;
  memset(vcpu, 0, PAGE_SIZE);
  vcpu->vcpu_idx = x[1];
  return 0;
}

static int64_t offer_memcache_page(const uint64_t *x)
{
  struct pkvm_hyp_vcpu *vcpu = pkvm_get_loaded_hyp_vcpu();
  if (x[0] >> 52 || !host_may_use(x[0] << PAGE_SHIFT, sizeof(u64))) return -EFAULT;
  if (!vcpu) return -EINVAL;
  push_hyp_memcache(&vcpu->host_vcpu->arch.pkvm_memcache, (void *)address(x[0] << PAGE_SHIFT),
                    hyp_virt_to_phys);
  return 0;
}

/* The ready-made VMs have no host that offers pages. */
static int64_t stock_memcache(const uint64_t *x)
{
  struct pkvm_hyp_vcpu *vcpu = pkvm_get_loaded_hyp_vcpu();
  if (!vcpu || !is_ready_made_page(x[0])) return -EINVAL;
  push_hyp_memcache(&vcpu->vcpu.arch.pkvm_memcache, (void *)address(x[0] << PAGE_SHIFT),
                    hyp_virt_to_phys);
  return 0;
}

static int64_t guest_access(uint64_t gfn, kvm_pte_t right)
{
  struct pkvm_hyp_vcpu *vcpu = pkvm_get_loaded_hyp_vcpu();
  kvm_pte_t pte;
  if (!vcpu) return -EINVAL;
  return gfn >> 40 || kvm_pgtable_get_leaf(vcpu->vcpu.arch.hw_mmu->pgt, gfn << PAGE_SHIFT, &pte,
                                           NULL) ||
         !kvm_pte_valid(pte) || !(pte & right);
}

static int64_t guest_read(const uint64_t *x)
{
  return guest_access(x[0], KVM_PTE_LEAF_ATTR_LO_S2_S2AP_R);
}

static int64_t guest_write(const uint64_t *x)
{
  return guest_access(x[0], KVM_PTE_LEAF_ATTR_LO_S2_S2AP_W);
}

/* ---- All of them ---- */

/* A handler of the kernel's, whose arguments are as they come, or a function that stands before. */
static const struct {
  handler *handle;
  int64_t (*make)(const uint64_t *x);
} calls[HVCFUZZ_OPCODE_COUNT] = {
    [HVCFUZZ_OP_RESERVE_VM] = {handle___pkvm_reserve_vm},
    [HVCFUZZ_OP_UNRESERVE_VM] = {.make = unreserve_vm},
    [HVCFUZZ_OP_INIT_VM] = {.make = init_vm},
    [HVCFUZZ_OP_INIT_VCPU] = {.make = init_vcpu},
    [HVCFUZZ_OP_VCPU_LOAD] = {.make = vcpu_load},
    [HVCFUZZ_OP_VCPU_PUT] = {.make = vcpu_put},
    [HVCFUZZ_OP_START_TEARDOWN_VM] = {handle___pkvm_start_teardown_vm},
    [HVCFUZZ_OP_RECLAIM_DYING_GUEST_PAGE] = {handle___pkvm_reclaim_dying_guest_page},
    [HVCFUZZ_OP_FINALIZE_TEARDOWN_VM] = {.make = finalize_teardown_vm},
    [HVCFUZZ_OP_HOST_SHARE_GUEST] = {handle___pkvm_host_share_guest},
    [HVCFUZZ_OP_HOST_UNSHARE_GUEST] = {handle___pkvm_host_unshare_guest},
    [HVCFUZZ_OP_HOST_RELAX_PERMS_GUEST] = {handle___pkvm_host_relax_perms_guest},
    [HVCFUZZ_OP_HOST_WRPROTECT_GUEST] = {handle___pkvm_host_wrprotect_guest},
    [HVCFUZZ_OP_HOST_TEST_CLEAR_YOUNG_GUEST] = {handle___pkvm_host_test_clear_young_guest},
    [HVCFUZZ_OP_HOST_MKYOUNG_GUEST] = {handle___pkvm_host_mkyoung_guest},
    [HVCFUZZ_OP_HOST_DONATE_GUEST] = {handle___pkvm_host_donate_guest},
    [HVCFUZZ_OP_GUEST_SHARE_HOST] = {.make = guest_share_host},
    [HVCFUZZ_OP_GUEST_UNSHARE_HOST] = {.make = guest_unshare_host},
    [HVCFUZZ_OP_FORCE_RECLAIM_GUEST_PAGE] = {.make = force_reclaim},
    [HVCFUZZ_OP_VCPU_IN_POISON_FAULT] = {.make = vcpu_in_poison_fault},
    [HVCFUZZ_OP_RECLAIM_GUEST_PAGE] = {.make = reclaim_guest_page},
    [HVCFUZZ_OP_SET_HOST_VM] = {.make = set_host_vm},
    [HVCFUZZ_OP_SET_HOST_VCPU] = {.make = set_host_vcpu},
    [HVCFUZZ_OP_OFFER_MEMCACHE_PAGE] = {.make = offer_memcache_page},
    [HVCFUZZ_OP_STOCK_MEMCACHE] = {.make = stock_memcache},
    [HVCFUZZ_OP_GUEST_READ] = {.make = guest_read},
    [HVCFUZZ_OP_GUEST_WRITE] = {.make = guest_write},
};

bool vm_has(uint32_t opcode) { return calls[opcode].handle || calls[opcode].make; }

int64_t vm_call(uint32_t opcode, uint32_t cpu, const uint64_t *x)
{
  switch_cpu(cpu);
  return calls[opcode].make ? calls[opcode].make(x) : ask(calls[opcode].handle, x);
}
