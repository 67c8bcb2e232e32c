#include "CLibFuzzer.h"

__attribute__((section("__libfuzzer_extra_counters"), used))
static uint8_t extra_counters[HVCFUZZ_EXTRA_COUNTER_COUNT];

uint8_t *hvcfuzz_extra_counters(void) { return extra_counters; }

// The linker names the ends of the section that -sanitize-coverage=inline-8bit-counters makes;
// there is none in other builds.
#if defined(__ELF__)
__attribute__((weak, visibility("hidden"))) extern uint8_t __start___sancov_cntrs[];
__attribute__((weak, visibility("hidden"))) extern uint8_t __stop___sancov_cntrs[];

uint8_t *hvcfuzz_block_counters(size_t *count) {
  *count = (size_t)(__stop___sancov_cntrs - __start___sancov_cntrs);
  return *count > 0 ? __start___sancov_cntrs : NULL;
}
#else
uint8_t *hvcfuzz_block_counters(size_t *count) {
  *count = 0;
  return NULL;
}
#endif

typedef int (*test_one_input)(const uint8_t *data, size_t size);

// Null unless the build links libFuzzer's runtime.
__attribute__((weak)) extern int LLVMFuzzerRunDriver(int *argc, char ***argv,
                                                     test_one_input callback);
__attribute__((weak)) extern size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

// With -sanitize=fuzzer every executable of the package is linked with the whole of libFuzzer's
// runtime, which wants this symbol: the command-line tool and the tests have no other. The fuzz
// target's strong definition wins over this one.
__attribute__((weak)) int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  (void)data;
  (void)size;
  return 0;
}

int hvcfuzz_has_libfuzzer(void) { return LLVMFuzzerRunDriver != NULL; }

int hvcfuzz_run_driver(int argc, char **argv) {
  return LLVMFuzzerRunDriver(&argc, &argv, LLVMFuzzerTestOneInput);
}

size_t hvcfuzz_mutate_bytes(uint8_t *data, size_t size, size_t max_size) {
  return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, max_size) : size;
}
