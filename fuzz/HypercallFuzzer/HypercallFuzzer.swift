@_cdecl("HypercallFuzzer_main") public func fuzzMain(_ c: Int32, _ v: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Int32 { 0 }
