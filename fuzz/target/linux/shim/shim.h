/* SPDX-License-Identifier: MIT */
/*
 * What the kernel's EL2 memory code needs of the rest of the kernel, for user space.
 *
 * Included before everything else; the kernel headers whose place it takes are made empty by the
 * build script. Written for the purpose: names and numbers are the architecture's and the kernel's,
 * nothing else is.
 */
#ifndef HVCFUZZ_SHIM_H
#define HVCFUZZ_SHIM_H

/* Every variable of the kernel lies in two sections, so that a reset can restore all of them. */
#pragma clang section bss = "kernel_bss" data = "kernel_data"

#include "types.h"
#include "machine.h"
#include "arm64.h"
#include "kvm.h"

#endif
