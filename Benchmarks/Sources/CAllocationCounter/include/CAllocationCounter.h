#ifndef CALLOCATIONCOUNTER_H
#define CALLOCATIONCOUNTER_H

#include <stdint.h>

/// How often this thread has asked for memory since it started.
///
/// Counted by standing in front of the C library's allocator, through which Swift's goes too.
uint64_t hvcfuzz_allocation_count(void);

/// False in a sanitized build, whose own allocator stands there already: nothing is counted then.
int hvcfuzz_counts_allocations(void);

#endif
