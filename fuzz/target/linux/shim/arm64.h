/* SPDX-License-Identifier: MIT */
/*
 * The CPU: 4 KiB pages, 40 bits of physical address, FWB and DIC, nVHE, no LPA2, no SVE, no BTI.
 *
 * Numbers are those of the Arm architecture (VTCR_EL2, memory attributes, ID registers).
 */
#ifndef HVCFUZZ_SHIM_ARM64_H
#define HVCFUZZ_SHIM_ARM64_H

#include "types.h"

#define CONFIG_ARM64_4K_PAGES 1

#define PAGE_SHIFT 12
#define PAGE_SIZE (1ul << PAGE_SHIFT)
#define PAGE_MASK (~(PAGE_SIZE - 1))
#define PAGE_ALIGN(address) ALIGN(address, PAGE_SIZE)
#define PAGE_ALIGNED(address) IS_ALIGNED((unsigned long)(address), PAGE_SIZE)
#define offset_in_page(address) ((unsigned long)(address) & ~PAGE_MASK)
#define PTRS_PER_PTE 512
#define PMD_SIZE (PTRS_PER_PTE * PAGE_SIZE)
#define NVHE_STACK_SIZE PAGE_SIZE
#define MAX_PAGE_ORDER 10
#define NR_PAGE_ORDERS (MAX_PAGE_ORDER + 1)

#define ARM64_HW_PGTABLE_LEVELS(bits) (((bits) - 4) / (PAGE_SHIFT - 3))
#define ARM64_HW_PGTABLE_LEVEL_SHIFT(level) ((PAGE_SHIFT - 3) * (4 - (level)) + 3)
#define __phys_to_pfn(address) ((address) >> PAGE_SHIFT)

static inline int get_order(unsigned long size)
{
  int order = 0;
  while ((PAGE_SIZE << order) < size) order++;
  return order;
}

/* ---- VTCR_EL2 ---- */

#define VTCR_EL2_RES1 BIT(31)
#define VTCR_EL2_FLAGS (VTCR_EL2_RES1 | 3ul << 12 | 1ul << 10 | 1ul << 8)
#define VTCR_EL2_PS_SHIFT 16
#define VTCR_EL2_PS (7ul << VTCR_EL2_PS_SHIFT)
#define VTCR_EL2_T0SZ_MASK 0x3ful
#if LINUX_VERSION >= 703
#define VTCR_EL2_T0SZ VTCR_EL2_T0SZ_MASK
#else
#define VTCR_EL2_T0SZ(bits) ((64ul - (bits)) & VTCR_EL2_T0SZ_MASK)
#endif
#define VTCR_EL2_IPA(vtcr) (64 - ((vtcr) & VTCR_EL2_T0SZ_MASK))
#define VTCR_EL2_SL0_SHIFT 6
#define VTCR_EL2_SL0_MASK (3ul << VTCR_EL2_SL0_SHIFT)
/* With pages of 4 KiB, SL0 0 starts the walk at level 2. */
#define VTCR_EL2_TGRAN_SL0_BASE 2ul
#define VTCR_EL2_LVLS_TO_SL0(levels) ((u64)((levels) - 2) << VTCR_EL2_SL0_SHIFT)
#define VTCR_EL2_LVLS(vtcr) ((int)((vtcr) >> VTCR_EL2_SL0_SHIFT & 3) + 2)
#define VTCR_EL2_VS_8BIT 0
#define VTCR_EL2_VS_16BIT BIT(19)
#define VTCR_EL2_VS BIT(19)
#define VTCR_EL2_HA BIT(21)
#define VTCR_EL2_DS BIT(32)

/* ---- Memory attributes of leaves ---- */

#define MT_NORMAL 0
#define MT_DEVICE_nGnRE 4
/* With FWB; a kernel that asks says so in a second argument. */
#define SHIM_S2_NORMAL 0x6
#define SHIM_S2_NORMAL_NC 0x5
#define SHIM_S2_DEVICE_nGnRE 0x1
#define SHIM_S2_AS_S1 0x7
#define PAGE_S2_MEMATTR(kind, ...) ((u64)SHIM_S2_##kind << 2)

/* ---- Features ---- */

#define ID_AA64MMFR0_EL1_PARANGE_SHIFT 0
#define ID_AA64MMFR0_EL1_PARANGE_40 2
#define ID_AA64MMFR0_EL1_PARANGE_48 5
#define ID_AA64MMFR0_EL1_PARANGE_52 6

#define cpuid_feature_extract_unsigned_field(value, shift) ((value) >> (shift) & 0xf)

static inline u32 id_aa64mmfr0_parange_to_phys_shift(int range)
{
  static const u32 bits[] = {32, 36, 40, 42, 44, 48, 52};
  return bits[range];
}

#define ARM64_HAS_STAGE2_FWB 1
#define ARM64_HAS_CACHE_DIC 2
#define ARM64_KVM_HVHE 3
#define ARM64_WORKAROUND_AMPERE_AC03_CPU_38 4
#define ARM64_WORKAROUND_SPECULATIVE_AT 5
#define ARM64_WORKAROUND_4193714 6
#define ARM64_HAS_XNX 7
#define ARM64_HAS_RAS_EXTN 8
#define ARM64_HAS_32BIT_EL1 9
#define ARM64_HAS_EVT 10
#define ARM64_MISMATCHED_CACHE_TYPE 11
#define cpus_have_final_cap(cap) ((cap) == ARM64_HAS_STAGE2_FWB || (cap) == ARM64_HAS_CACHE_DIC)
#define alternative_has_cap_unlikely(cap) cpus_have_final_cap(cap)
#define has_hvhe() cpus_have_final_cap(ARM64_KVM_HVHE)
#define system_supports_lpa2() false
#define system_supports_sve() false
#define system_supports_bti_kernel() false
#define system_supports_tlb_range() false
#define get_vmid_bits(mmfr1) ((void)(mmfr1), 16)

/* ---- System registers ---- */

#define HPFAR_MASK (~0xful)
#define HPFAR_EL2_NS BIT(63)
#define HPFAR_EL2_FIPA GENMASK(43, 4)
#define FAR_TO_FIPA_OFFSET(address) ((address) & ~PAGE_MASK)

#define ESR_ELx_EC_SHIFT 26
#define ESR_ELx_EC_MASK (0x3ful << ESR_ELx_EC_SHIFT)
#define ESR_ELx_EC(esr) (((esr) & ESR_ELx_EC_MASK) >> ESR_ELx_EC_SHIFT)
#define ESR_ELx_EC_IABT_LOW 0x20
#define ESR_ELx_EC_IABT_CUR 0x21
#define ESR_ELx_EC_DABT_LOW 0x24
#define ESR_ELx_EC_DABT_CUR 0x25
#define ESR_ELx_IL BIT(25)
#define ESR_ELx_S1PTW BIT(7)
#define ESR_ELx_WNR BIT(6)
/* The status of a fault: what it was, and in the two bits at its end at which level. */
#define ESR_ELx_FSC_TYPE 0x3cul
#define ESR_ELx_FSC_FAULT 0x04ul
#define ESR_ELx_FSC_LEVEL 0x03ul
#define PSR_MODE_MASK 0xful
#define PSR_MODE_EL0t 0
#define PSR_MODE_EL1h 5

#define HCR_VM 1ul
#define HCR_FWB BIT(46)

#define write_sysreg(value, name) ((void)(value))
#define write_sysreg_hcr(value) write_sysreg(value, hcr_el2)
#define read_sysreg(name) 0ul
/* What a trap of the host's leaves; it comes from EL1. */
#define read_sysreg_el2(name) SHIM_##name
#define SHIM_SYS_ESR hvcfuzz_host_fault.esr_el2
#define SHIM_SYS_SPSR PSR_MODE_EL1h

#endif
