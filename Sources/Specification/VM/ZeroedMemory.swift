#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Memory that the system zeroes page by page as it is touched: most of it never is. For plain
/// values of which all bits may be zero.
func zeroedMemory<Value>(_ count: Int) -> UnsafeMutablePointer<Value> {
  calloc(count, MemoryLayout<Value>.stride)!.bindMemory(to: Value.self, capacity: count)
}

func release<Value>(_ memory: UnsafeMutablePointer<Value>) { free(memory) }
