/* SPDX-License-Identifier: MIT */
/*
 * What the kernel's code writes, as the compiler tells it.
 *
 * -fsanitize=kernel-address has every store preceded by a call with its address. Nobody looks
 * whether the address is a good one; its page is noted, so that a reset need not look for it.
 * What becomes a memset or a memcpy goes through the linker's --wrap.
 */
#include <stddef.h>
#include <stdint.h>

#include "harness.h"

#define STORE(bytes) \
  void __asan_store##bytes##_noabort(uintptr_t to) { memory_note(to, bytes); }

STORE(1)
STORE(2)
STORE(4)
STORE(8)
STORE(16)
void __asan_storeN_noabort(uintptr_t to, size_t size) { memory_note(to, size); }
/* Before a call that does not return; for who keeps books about the stack. */
void __asan_handle_no_return(void) {}

void *__real_memset(void *to, int byte, size_t size);
void *__real_memcpy(void *to, const void *from, size_t size);
void *__real_memmove(void *to, const void *from, size_t size);

void *__wrap_memset(void *to, int byte, size_t size)
{
  memory_note((uintptr_t)to, size);
  return __real_memset(to, byte, size);
}

void *__wrap_memcpy(void *to, const void *from, size_t size)
{
  memory_note((uintptr_t)to, size);
  return __real_memcpy(to, from, size);
}

void *__wrap_memmove(void *to, const void *from, size_t size)
{
  memory_note((uintptr_t)to, size);
  return __real_memmove(to, from, size);
}
