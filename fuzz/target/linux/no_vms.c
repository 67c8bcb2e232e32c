/* SPDX-License-Identifier: MIT */
/* In place of pkvm_unit.c and hyp_main_unit.c: a kernel whose VMs are not built. */
#include "harness.h"

unsigned kvm_host_sve_max_vl;

void pkvm_hyp_vm_table_init(void *table) { (void)table; }

int ready_made_boot(const struct hvcfuzz_layout *layout)
{
  (void)layout;
  return 0;
}

bool vm_has(uint32_t opcode)
{
  (void)opcode;
  return false;
}

int64_t vm_call(uint32_t opcode, uint32_t cpu, const uint64_t *x)
{
  (void)opcode, (void)cpu, (void)x;
  return 0;
}

bool kernel_read_guest(uint32_t handle, uint64_t first, uint32_t count,
                       struct hvcfuzz_guest_page *pages)
{
  (void)handle, (void)first, (void)count, (void)pages;
  return false;
}
