/* SPDX-License-Identifier: MIT */
/*
 * The kernel's pkvm.c, the VMs that are there after boot, and which CPU has which vCPU.
 *
 * No host has made these VMs. What a host and what EL2 would keep for them lies in pages at the end
 * of RAM that EL2 is given at boot.
 */
#include <nvhe/mem_protect.h>

/* The host's structures take a page each on the model's machine, and EL2's, which contain a copy of
 * one, do not take more: a page is what EL2 pins of them. */
#define hyp_pin_shared_mem(from, to) hyp_pin_shared_mem(from, (void *)(from) + PAGE_SIZE)
#define hyp_unpin_shared_mem(from, to) hyp_unpin_shared_mem(from, (void *)(from) + PAGE_SIZE)

#include "nvhe/pkvm.c"

#include "harness.h"
#include "vm_state.h"

void kvm_init_pvm_id_regs(struct kvm_vcpu *vcpu) {}
_Static_assert(sizeof(struct pkvm_hyp_vm) == 2048, "as the model has it");
_Static_assert(sizeof(struct pkvm_hyp_vcpu) == 4096, "as the model has it");

/* ---- VMs that are there after boot ---- */

static struct kvm ready_made_host_vms[READY_MADE_VMS];
static u64 first_page;

static void *page(unsigned number) { return hyp_phys_to_virt((first_page + number) << PAGE_SHIFT); }

/* What __pkvm_init_vm() and __pkvm_init_vcpu() do with memory of the host's. */
static int make_ready(unsigned number)
{
  struct pkvm_hyp_vm *vm = page(number);
  struct pkvm_hyp_vcpu *vcpu = page(10 + number);
  struct kvm *host_vm = &ready_made_host_vms[number];
  host_vm->arch.pkvm.is_protected = number == PROTECTED_VM;

  int handle = __pkvm_reserve_vm();
  if (handle != FIRST_HANDLE + number) return -EBUSY;
  init_pkvm_hyp_vm(host_vm, vm, 1, handle);
  int error = kvm_guest_prepare_stage2(vm, page(4 + 2 * number));
  if (!error) error = insert_vm_table_entry(handle, vm);
  if (error) return error;

  vcpu->host_vcpu = page(13 + number);
  vcpu->vcpu.kvm = &vm->kvm;
  vcpu->vcpu.arch.hw_mmu = &vm->kvm.arch.mmu;
  return register_hyp_vcpu(vm, vcpu);
}

int ready_made_boot(const struct hvcfuzz_layout *layout)
{
  first_page = layout->ranges[layout->range_count - 1].first;
  int error = __pkvm_host_donate_hyp(first_page, READY_MADE_PAGES);
  for (unsigned number = 0; !error && number < READY_MADE_VMS; number++)
    error = make_ready(number);
  if (!error && !pkvm_load_hyp_vcpu(FIRST_HANDLE, 0)) error = -EINVAL;
  return error;
}

bool is_ready_made_page(uint64_t pfn) { return pfn - first_page < READY_MADE_PAGES; }

bool is_ready_made(const struct pkvm_hyp_vm *vm)
{
  return vm->host_kvm >= ready_made_host_vms &&
         vm->host_kvm < ready_made_host_vms + READY_MADE_VMS;
}

/* ---- Several CPUs, one at a time ---- */

static struct pkvm_hyp_vcpu *loaded_on[MACHINE_CPUS];
static uint32_t current_cpu;

void switch_cpu(uint32_t cpu)
{
  loaded_on[current_cpu] = loaded_hyp_vcpu;
  current_cpu = cpu % MACHINE_CPUS;
  loaded_hyp_vcpu = loaded_on[current_cpu];
}

/* As the callers in the kernel do, which have the table's lock. */
struct pkvm_hyp_vm *vm_of_handle(uint64_t handle)
{
  hyp_spin_lock(&vm_table_lock);
  struct pkvm_hyp_vm *vm = get_vm_by_handle((pkvm_handle_t)handle);
  hyp_spin_unlock(&vm_table_lock);
  return vm;
}
