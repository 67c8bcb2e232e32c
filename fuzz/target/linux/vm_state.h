/* SPDX-License-Identifier: MIT */
/* What the units of the kernel that have to do with VMs want of each other. */
#ifndef HVCFUZZ_VM_STATE_H
#define HVCFUZZ_VM_STATE_H

#include <nvhe/mem_protect.h>
#include <nvhe/pkvm.h>

enum { MACHINE_CPUS = 4 };

/* From here on the calls are those of that CPU: it is its vCPU that is loaded. */
void switch_cpu(uint32_t cpu);
/* NULL where no VM has the handle. */
struct pkvm_hyp_vm *vm_of_handle(uint64_t handle);
/* Whether the VM has no structure of the host's that it could be taken down through. */
bool is_ready_made(const struct pkvm_hyp_vm *vm);
/* Whether the page is one of those that such VMs have. */
bool is_ready_made_page(uint64_t pfn);
/* Whether it is the host's to use: RAM, and not somebody else's. */
bool host_may_use(uint64_t address, uint64_t size);

#endif
