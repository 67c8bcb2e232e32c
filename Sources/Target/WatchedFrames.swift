import Hypercalls
import Hypervisor

/// Frames in a row of the guest of one VM.
struct GuestFrames {
  var handle: UInt64
  var range: PageRange
}

/// Which guests' frames are looked at: after a call those that it names, in the VM that it is
/// about, and at the program's end all that were named, in each VM that there is.
struct WatchedFrames {
  private var named: Set<UInt64> = []

  /// The frames that a call is about, and those beside them, noted for the end as well.
  mutating func frames(
    about call: RawCall, on model: borrowing Hypervisor
  ) -> [GuestFrames] {
    let naming = NamedFrames(call)
    guard let gfn = naming.gfn,
      let handle = naming.handle ?? model.loadedHandle(on: Int(call.actor))
    else { return [] }
    // EL2 shifts the number to an address, which loses the uppermost bits.
    let first = gfn & (1 << 52 - 1)
    let frames = [first, naming.isBlock ? first + 511 : first]
    named.formUnion(frames)
    return looks(at: frames, in: [handle], on: model)
  }

  /// What is looked at when the program has ended.
  func framesAtEnd(on model: borrowing Hypervisor) -> [GuestFrames] {
    let handles = (0..<16).map { Hypervisor.firstHandle + $0 }
    return looks(at: named.sorted(), in: handles, on: model)
  }

  private func looks(
    at frames: [UInt64], in handles: [UInt64], on model: borrowing Hypervisor
  ) -> [GuestFrames] {
    var looks: [GuestFrames] = []
    for handle in handles where model.inspectGuest(handle, gfn: 0) != nil {
      for frame in frames {
        let first = frame > 0 ? frame - 1 : 0
        looks.append(
          GuestFrames(handle: handle, range: PageRange(first: first, count: frame + 2 - first)))
      }
    }
    return looks
  }
}

/// The frame of a guest that a call names, and the VM, where it names them.
private struct NamedFrames: ArgumentVisitor {
  var gfn: UInt64?
  var handle: UInt64?
  var isBlock = false

  init(_ call: RawCall) {
    var tour = ArgumentTour(visitor: self)
    self = call.open(&tour)
  }

  mutating func visit<A: Argument>(
    _ argument: inout A, _ name: StaticString, _ summary: StaticString
  ) {
    if argument is Gfn {
      gfn = argument.register
    } else if argument is Handle {
      handle = argument.register & 0xffff
    } else if argument is PageCount {
      isBlock = argument.register == 512
    }
  }
}
