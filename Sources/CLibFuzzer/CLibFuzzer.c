#include "CLibFuzzer.h"

#include <signal.h>

__attribute__((section("__libfuzzer_extra_counters"), used))
static uint8_t extra_counters[HVCFUZZ_EXTRA_COUNTER_COUNT];

uint8_t *hvcfuzz_extra_counters(void) { return extra_counters; }

// Null unless the build links libFuzzer's runtime.
__attribute__((weak)) extern int LLVMFuzzerRunDriver(int *argc, char ***argv,
                                                     hvcfuzz_callback callback);
__attribute__((weak)) extern size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);

// With -sanitize=fuzzer every executable of the package is linked with libFuzzer's own main, which
// wants this symbol: the command-line tool has no other. The fuzz target's strong definition wins.
__attribute__((weak)) int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  (void)data;
  (void)size;
  return 0;
}

int hvcfuzz_has_libfuzzer(void) { return LLVMFuzzerRunDriver != NULL; }

int hvcfuzz_run_driver(int *argc, char ***argv, hvcfuzz_callback callback) {
  return LLVMFuzzerRunDriver(argc, argv, callback);
}

size_t hvcfuzz_mutate_bytes(uint8_t *data, size_t size, size_t max_size) {
  return LLVMFuzzerMutate ? LLVMFuzzerMutate(data, size, max_size) : size;
}

void hvcfuzz_reset_signals(void) {
  const int signals[] = {SIGILL, SIGTRAP, SIGABRT, SIGSEGV, SIGBUS, SIGFPE};
  for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) signal(signals[i], SIG_DFL);
}
