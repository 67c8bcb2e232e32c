/* SPDX-License-Identifier: MIT */
/*
 * VMs and vCPUs, as the host keeps them. EL2's structures, which the kernel's headers define,
 * contain a copy.
 *
 * Where the fields lie and how large the structures are is a matter of configuration in a kernel;
 * here they lie where the model has them (Sources/Hypervisor/VM/Structures.swift), because the host
 * may give EL2 one of them, or write into it, while it means something else.
 */
#ifndef HVCFUZZ_SHIM_VM_H
#define HVCFUZZ_SHIM_VM_H

#if LINUX_VERSION < 703

/* No VMs: what the declarations of headers need. */
struct kvm_arch {
  struct kvm_s2_mmu mmu;
};

struct kvm {
  struct kvm_arch arch;
};

struct kvm_vcpu {
  struct kvm *kvm;
};
#define vcpu_is_protected(vcpu) ((void)(vcpu), false)

#else

/* ---- The host's struct kvm ---- */

struct kvm_protected_vm {
  pkvm_handle_t handle;
  struct kvm_hyp_memcache teardown_mc, stage2_teardown_mc;
  bool is_protected, is_dying;
};

struct kvm_arch {
  struct kvm_s2_mmu mmu;
  struct kvm_protected_vm pkvm;
  /* The CPU's features: copied, and looked at by nobody here. */
  unsigned long flags;
  u64 ctr_el0;
  struct {
    u32 vgic_model;
  } vgic;
  u32 midr_el1;
  unsigned long vcpu_features[1];
  u64 id_regs[1];
  struct {
    u64 voffset, poffset;
  } timer_data;
};

struct kvm {
  struct kvm_arch arch;
  u32 created_vcpus;
  u8 rest[1532];
};
_Static_assert(offsetof(struct kvm, arch.pkvm.handle) == 48, "as the model has it");
_Static_assert(offsetof(struct kvm, arch.pkvm.teardown_mc) == 56, "as the model has it");
_Static_assert(offsetof(struct kvm, arch.pkvm.stage2_teardown_mc) == 72, "as the model has it");
_Static_assert(offsetof(struct kvm, arch.pkvm.is_protected) == 88, "as the model has it");
_Static_assert(offsetof(struct kvm, created_vcpus) == 152, "as the model has it");
_Static_assert(sizeof(struct kvm) == 1688, "as the model has it");

#define kvm_vm_is_protected(vm) ((vm)->arch.pkvm.is_protected)

/* ---- The host's struct kvm_vcpu ---- */

struct shim_timer {
  struct {
    u64 *vm_offset;
  } offset;
};

struct kvm_vcpu_arch {
  struct kvm_s2_mmu *hw_mmu;
  u64 hcr_el2, mdcr_el2, hcrx_el2;
  struct kvm_vcpu_fault_info fault;
  void *sve_state;
  struct {
    u32 mp_state;
  } mp_state;
  u32 sve_max_vl;
  struct kvm_hyp_memcache pkvm_memcache;
  u64 cflags, fgt[1];
  struct shim_timer vtimer, ptimer;
};

struct kvm_vcpu {
  struct kvm *kvm;
  int vcpu_id, vcpu_idx;
  struct kvm_vcpu_arch arch;
  u8 rest[3944];
};
_Static_assert(offsetof(struct kvm_vcpu, vcpu_idx) == 12, "as the model has it");
_Static_assert(offsetof(struct kvm_vcpu, arch.pkvm_memcache) == 88, "as the model has it");
_Static_assert(sizeof(struct kvm_vcpu) == 4080, "as the model has it");

#define vcpu_is_protected(vcpu) kvm_vm_is_protected((vcpu)->kvm)
#define vcpu_vtimer(vcpu) (&(vcpu)->arch.vtimer)
#define vcpu_ptimer(vcpu) (&(vcpu)->arch.ptimer)

/* ---- The fault that a guest took ---- */

#define kvm_vcpu_trap_get_class(vcpu) ESR_ELx_EC((vcpu)->arch.fault.esr_el2)
#define kvm_vcpu_trap_is_translation_fault(vcpu) \
  (((vcpu)->arch.fault.esr_el2 & ESR_ELx_FSC_TYPE) == ESR_ELx_FSC_FAULT)
#define kvm_vcpu_get_fault_ipa(vcpu) \
  (FIELD_GET(HPFAR_EL2_FIPA, (vcpu)->arch.fault.hpfar_el2) << 12)
#define kvm_vcpu_get_hfar(vcpu) ((vcpu)->arch.fault.far_el2)

#include "vcpu_features.h"

#endif

#endif
