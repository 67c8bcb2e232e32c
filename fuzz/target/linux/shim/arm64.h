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
#define VTCR_EL2_T0SZ_MASK 0x3ful
#define VTCR_EL2_T0SZ(bits) ((64ul - (bits)) & VTCR_EL2_T0SZ_MASK)
#define VTCR_EL2_IPA(vtcr) (64 - ((vtcr) & VTCR_EL2_T0SZ_MASK))
#define VTCR_EL2_SL0_SHIFT 6
#define VTCR_EL2_SL0_MASK (3ul << VTCR_EL2_SL0_SHIFT)
/* With pages of 4 KiB, SL0 0 starts the walk at level 2. */
#define VTCR_EL2_TGRAN_SL0_BASE 2ul
#define VTCR_EL2_LVLS_TO_SL0(levels) ((u64)((levels) - 2) << VTCR_EL2_SL0_SHIFT)
#define VTCR_EL2_LVLS(vtcr) ((int)((vtcr) >> VTCR_EL2_SL0_SHIFT & 3) + 2)
#define VTCR_EL2_VS_8BIT 0
#define VTCR_EL2_VS_16BIT BIT(19)
#define VTCR_EL2_HA BIT(21)
#define VTCR_EL2_DS BIT(32)

/* ---- Memory attributes of leaves ---- */

#define MT_NORMAL 0
#define MT_DEVICE_nGnRE 4
#define SHIM_S2_NORMAL(forced) ((forced) ? 0x6 : 0xf)
#define SHIM_S2_NORMAL_NC(forced) 0x5
#define SHIM_S2_DEVICE_nGnRE(forced) 0x1
#define PAGE_S2_MEMATTR(kind, forced) ((u64)SHIM_S2_##kind(forced) << 2)

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
#define cpus_have_final_cap(cap) ((cap) == ARM64_HAS_STAGE2_FWB || (cap) == ARM64_HAS_CACHE_DIC)
#define system_supports_lpa2() false
#define system_supports_sve() false
#define system_supports_bti_kernel() false
#define system_supports_tlb_range() false
#define get_vmid_bits(mmfr1) ((void)(mmfr1), 16)

/* ---- System registers ---- */

#define HCR_VM 1ul
#define HPFAR_MASK (~0xful)
#define write_sysreg(value, name) ((void)(value))
#define read_sysreg_el2(name) hvcfuzz_host_fault.esr_el2

#endif
