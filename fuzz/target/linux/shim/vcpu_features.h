/* SPDX-License-Identifier: MIT */
/*
 * What a vCPU can do and which of its accesses are trapped: EL2 settles it when a vCPU is made, and
 * nothing here asks for it after that. Each flag reads as set, each register has one value.
 */
#ifndef HVCFUZZ_SHIM_VCPU_FEATURES_H
#define HVCFUZZ_SHIM_VCPU_FEATURES_H

/* ---- Bits of the registers that set traps ---- */

enum {
  HCR_GUEST_FLAGS, HCR_E2H, HCR_RW, HCR_EL2_RW, HCR_TEA, HCR_TERR, HCR_API, HCR_APK, HCR_FIEN,
  HCR_TACR, HCR_TIDCP, HCR_TID1, HCR_TID3, HCR_TID5, HCR_EL2_TID2, HCR_EL2_TID4, HCR_AMVOFFEN,
  HCR_DCT, HCR_ATA, HCR_TLOR, HCR_TWE, HCR_TWI,
  MDCR_EL2_TPM, MDCR_EL2_TPMCR, MDCR_EL2_HPME, MDCR_EL2_MTPME, MDCR_EL2_HPMN_MASK, MDCR_EL2_TDRA,
  MDCR_EL2_TDA, MDCR_EL2_TDOSA, MDCR_EL2_TPMS, MDCR_EL2_E2PB_MASK, MDCR_EL2_E2TB_MASK,
  MDCR_EL2_TTRF, MDCR_EL2_TDCC,
};

/* ---- Features ---- */

#define kvm_has_feat(vm, register, field, limit) ((void)(vm), SHIM_##field##_##limit)
enum {
  SHIM_FP_IMP = true, SHIM_AdvSIMD_IMP = true, SHIM_EL0_AARCH32 = false,
  SHIM_EL1_AARCH32 = false, SHIM_SME_IMP = false, SHIM_RAS_IMP = false, SHIM_AMU_IMP = false,
  SHIM_LO_IMP = false, SHIM_PMUVer_IMP = false, SHIM_DebugVer_IMP = false,
  SHIM_DoubleLock_IMP = false, SHIM_PMSVer_IMP = false, SHIM_TraceFilt_IMP = false,
  SHIM_TraceBuffer_IMP = false, SHIM_FGT_IMP = false,
};
#define kvm_has_mte(vm) false
#define kvm_read_vm_id_reg(vm, register) ((void)(vm), 0)
#define read_cpuid(register) 0
#define vcpu_has_ptrauth(vcpu) false
#define vcpu_has_feature(vcpu, feature) ((void)(vcpu), false)
#define kvm_vcpu_has_feature(vm, feature) false
#define vcpu_set_hcrx(vcpu) ((void)(vcpu))
#define vcpu_get_flag(vcpu, flag) ((void)(vcpu), true)
#define vcpu_clear_flag(vcpu, flag) ((void)(vcpu))

#define KVM_VCPU_MAX_FEATURES 64
#define DECLARE_BITMAP(name, bits) unsigned long name[1]
#define bitmap_copy(to, from, bits) (*(to) = *(from))
#define bitmap_zero(to, bits) (*(to) = 0)
#define bitmap_and(to, a, b, bits) (*(to) = *(a) & *(b))
#define set_bit(flag, flags) ((void)(flags))
#define test_bit(flag, flags) ((void)(flags), true)
#define test_and_set_bit(flag, flags) ((void)(flags), true)
#define __assign_bit(flag, flags, value) ((void)(flags))
enum { KVM_ARCH_FLAG_ID_REGS_INITIALIZED, KVM_ARCH_FLAG_MTE_ENABLED, KVM_MP_STATE_STOPPED };

#define sve_vl_valid(length) false
#define sve_state_size_from_vl(length) ((size_t)(length))
#define vcpu_sve_state_size(vcpu) ((size_t)(vcpu)->arch.sve_max_vl)

/* What a VM may be asked to have (asm/kvm_pkvm.h). */
enum {
  KVM_CAP_IRQCHIP, KVM_CAP_ARM_PSCI, KVM_CAP_ARM_PSCI_0_2, KVM_CAP_NR_VCPUS, KVM_CAP_MAX_VCPUS,
  KVM_CAP_MAX_VCPU_ID, KVM_CAP_MSI_DEVID, KVM_CAP_ARM_VM_IPA_SIZE, KVM_CAP_ARM_PTRAUTH_ADDRESS,
  KVM_CAP_ARM_PTRAUTH_GENERIC, KVM_CAP_ARM_MTE, KVM_CAP_ARM_EAGER_SPLIT_CHUNK_SIZE,
  KVM_CAP_ARM_SUPPORTED_BLOCK_SIZES, KVM_CAP_ARM_PMU_V3, KVM_CAP_ARM_SVE,
};
int kvm_get_cap_for_kvm_ioctl(unsigned request, long *capability);

/* ---- A guest's calls: they come without registers (../pkvm_unit.c) ---- */

#define smccc_get_function(vcpu) 0u
#define smccc_get_arg1(vcpu) ((void)(vcpu), 0ul)
#define smccc_get_arg2(vcpu) 0ul
#define smccc_get_arg3(vcpu) 0ul
#define smccc_set_retval(vcpu, a, b, c, d) ((void)(vcpu), (void)(a))
#define SMCCC_RET_SUCCESS 0
#define SMCCC_RET_INVALID_PARAMETER (-3)
#define ARM_EXCEPTION_TRAP 2
enum {
  ARM_SMCCC_VENDOR_HYP_KVM_FEATURES_FUNC_ID = 1,
  ARM_SMCCC_VENDOR_HYP_KVM_HYP_MEMINFO_FUNC_ID,
  ARM_SMCCC_VENDOR_HYP_KVM_MEM_SHARE_FUNC_ID,
  ARM_SMCCC_VENDOR_HYP_KVM_MEM_UNSHARE_FUNC_ID,
  ARM_SMCCC_KVM_FUNC_FEATURES = 0,
  ARM_SMCCC_KVM_FUNC_HYP_MEMINFO,
  ARM_SMCCC_KVM_FUNC_MEM_SHARE,
  ARM_SMCCC_KVM_FUNC_MEM_UNSHARE,
};

#endif
