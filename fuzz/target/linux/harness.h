/* SPDX-License-Identifier: MIT */
/* The parts of the harness, as they see each other. */
#ifndef HVCFUZZ_HARNESS_H
#define HVCFUZZ_HARNESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../hvcfuzz_target.h"

/* ---- memory.c: physical memory, where EL2 sees it ---- */

/* Pages of the hypervisor's pool, at the start of RAM, and of its image, right behind it; and of
 * the VMs that are there after boot, at the end of RAM. */
enum { POOL_PAGES = 0x600, IMAGE_PAGES = 11, READY_MADE_PAGES = 0x100 };

/* Maps RAM in EL2's linear map; 0, or a negated error number. */
int memory_create(const struct hvcfuzz_range *ram);
void memory_destroy(void);
/* From now on a reset goes back to here. */
int memory_seal(void);
int memory_reset(void);
/* Code of the kernel is about to write there. */
void memory_note(uintptr_t address, size_t size);
/* Has pages of RAM appear at a second address of EL2's. */
int memory_alias(unsigned long address, uint64_t phys, size_t size);
uint64_t memory_base(void);

/* ---- panic.c: how a call ends ---- */

/* Runs code of the kernel; returns how it ended. `result->value` is left alone. */
void run_guarded(void (*code)(void *argument), void *argument, struct hvcfuzz_result *result);
void guard_install(void);
void guard_remove(void);

/* ---- setup_unit.c ---- */

/* What EL2's own initialisation answers: 0, or a negated error number. */
int kernel_boot(const struct hvcfuzz_layout *layout);
/* Leaves so many pages in the pool of the hypervisor's tables; UINT64_MAX: all. */
void hyp_pressure(uint64_t free_count);

/* ---- mem_protect_unit.c ---- */

bool kernel_has(uint32_t opcode);
/* Makes the call on a CPU; it has to be one that there is. */
int64_t kernel_call(uint32_t opcode, uint32_t cpu, const uint64_t *x);
void kernel_read_pages(uint64_t first, uint32_t count, struct hvcfuzz_page *pages);

/* ---- Where the kernel has VMs: pkvm_unit.c, and guests.h in mem_protect_unit.c ---- */

enum { READY_MADE_VMS = 3, PROTECTED_VM = 1, FIRST_HANDLE = 0x1000 };

/* Makes the VMs that are there after boot; their pages are the layout's last range. */
int ready_made_boot(const struct hvcfuzz_layout *layout);
bool vm_has(uint32_t opcode);
int64_t vm_call(uint32_t opcode, uint32_t cpu, const uint64_t *x);
/* Frames of a guest; false where no VM has the handle. */
bool kernel_read_guest(uint32_t handle, uint64_t first, uint32_t count,
                       struct hvcfuzz_guest_page *pages);

#endif
