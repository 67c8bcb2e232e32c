#include "CThrownErrors.h"

#include <stddef.h>

// The Swift runtime's hooks, which it calls where they are not null.
extern void *_swift_willThrow __attribute__((weak));
extern void *_swift_willThrowTypedImpl __attribute__((weak));

void hvcfuzz_hide_thrown_errors(void) {
  if (&_swift_willThrow) __atomic_store_n(&_swift_willThrow, NULL, __ATOMIC_SEQ_CST);
  if (!&_swift_willThrowTypedImpl) return;
  __atomic_store_n(&_swift_willThrowTypedImpl, NULL, __ATOMIC_SEQ_CST);
}
