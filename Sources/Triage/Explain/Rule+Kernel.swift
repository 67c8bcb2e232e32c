import Hypercalls
import Specification

extension Expectation {
  /// The rule by which the call is to be refused; nil where it is to be granted.
  var refusal: Rule? { result.isError ? rule : nil }
}

extension Rule {
  /// The kernel's function that makes this check, where a design has one for it alone.
  ///
  /// 7.3's, and those of 6.12 that have the same task; the series of 2021 checks in `do_share()`.
  func kernelCheck(in design: Design) -> String? {
    switch design {
    case .mainline: mainlineCheck
    case .linux612: linux612Check
    case .rfc2021: nil
    }
  }

  private var mainlineCheck: String? {
    switch self {
    case .leavesRegion, .notMemory, .noMap: "check_range_allowed_memory()"
    case .notHosts, .alreadyLent, .notLentToFFA: "__host_check_page_state_range()"
    case .notHyps, .notLentToHyp: "__hyp_check_page_state_range()"
    case .pinned: "hyp_page_count()"
    case .hidden, .readOnly, .alreadyMapped: "host_stage2_adjust_range()"
    case .noSlot: "find_free_vm_table_entry()"
    case .noVM: "get_vm_by_handle()"
    case .otherKindOfVM: "get_np_pkvm_hyp_vm()"
    case .nothingLoaded: "pkvm_get_loaded_hyp_vcpu()"
    case .areaNotHosts: "map_donated_memory_noclear()"
    case .structureNotLent: "hyp_pin_shared_mem()"
    case .noSuchVCPU, .hasVCPU: "register_hyp_vcpu()"
    case .offerNotHosts, .memcacheShort: "pkvm_refill_memcache()"
    case .notMappable: "__guest_check_transition_size()"
    case .frameInUse, .notGuests, .notLentToHost: "__guest_check_page_state_range()"
    case .frameEmpty, .framePoisoned: "get_valid_guest_pte()"
    case .otherSize: "__check_host_shared_guest()"
    case .notHostsToLend: "ffa_host_share_ranges()"
    default: nil
    }
  }

  private var linux612Check: String? {
    switch self {
    case .notMemory, .noMap, .notHosts, .alreadyLent, .notLentToFFA: "host_get_page_state()"
    case .notHyps, .notLentToHyp: "hyp_get_page_state()"
    case .hidden, .alreadyMapped: "host_stage2_adjust_range()"
    case .pinned, .areaNotHosts, .structureNotLent, .notHostsToLend: mainlineCheck
    default: nil
    }
  }
}
