import Hypercalls

@testable import Hypervisor

// DMA and everybody else who counts on the page, and what the host says of it.
extension DMAShareTests {
  static let others = [
    Story(
      "never shared", [.unshareDMA(0x40800)],
      asIs: ("panic", "OWN/NOP 0+0"), hardened: ("-EPERM", "OWN/NOP 0+0")),
    Story(
      "an unshare takes somebody's pin, as posted",
      [.shareHyp(0x40800), .pin(0x40800), .unshareDMA(0x40800)],
      asIs: ("0", "OWN/SHB 0+0"), hardened: ("-EPERM", "SHO/SHB 1+0")),
    Story(
      "and the pin's own end finds none",
      [.shareHyp(0x40800), .pin(0x40800), .unshareDMA(0x40800), .unpin(0x40800)],
      asIs: ("panic", "OWN/SHB 0+0"), hardened: ("0", "SHO/SHB 0+0")),
    Story(
      "an unpin takes a device's reference, as posted", [.shareDMA(0x40800), .unpin(0x40800)],
      asIs: ("0", "SHO/NOP 0+0"), hardened: ("panic", "SHO/NOP 0+1")),
    Story(
      "after which a share is refused",
      [.shareDMA(0x40800), .unpin(0x40800), .shareDMA(0x40800)],
      asIs: ("-EPERM", "SHO/NOP 0+0"), hardened: ("0", "SHO/NOP 0+2")),
    Story(
      "and FF-A can free the page",
      [.shareDMA(0x40800), .unpin(0x40800), .unshareFFA(0x40800)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("0", "OWN/NOP 0+1")),
    Story(
      "a page that an FF-A unshare took is not shared again",
      [.shareDMA(0x40800), .unshareFFA(0x40800), .shareDMA(0x40800)],
      asIs: ("-EPERM", "OWN/NOP 1+0"), hardened: ("-EPERM", "OWN/NOP 0+1")),
    Story(
      "nor unshared, which drops the reference as posted",
      [.shareDMA(0x40800), .unshareFFA(0x40800), .unshareDMA(0x40800)],
      asIs: ("-EPERM", "OWN/NOP 0+0"), hardened: ("-EPERM", "OWN/NOP 0+1")),
    Story(
      "an FF-A share of such a page passes for a device's, as posted",
      [.shareDMA(0x40800), .unshareFFA(0x40800), .shareFFA(0x40800), .shareDMA(0x40800)],
      asIs: ("0", "SHO/NOP 2+0"), hardened: ("0", "SHO/NOP 0+2")),
    Story(
      "given to the hypervisor", [.donateHyp(0x40800), .shareDMA(0x40800)],
      asIs: ("-EPERM", "NOP/OWN 0+0"), hardened: ("-EPERM", "NOP/OWN 0+0")),
    Story(
      "shared with the secure world", [.shareFFA(0x40800), .shareDMA(0x40800)],
      asIs: ("-EPERM", "SHO/NOP 0+0"), hardened: ("-EPERM", "SHO/NOP 0+0")),
    Story(
      "an FF-A share is not unshared", [.shareFFA(0x40800), .unshareDMA(0x40800)],
      asIs: ("panic", "SHO/NOP 0+0"), hardened: ("-EPERM", "SHO/NOP 0+0")),
    Story(
      "shared with the hypervisor", [.shareHyp(0x40800), .shareDMA(0x40800)],
      asIs: ("-EPERM", "SHO/SHB 0+0"), hardened: ("-EPERM", "SHO/SHB 0+0")),
    Story(
      "the first share does not look at the hypervisor's state, as posted",
      [.shareHyp(0x40800), .unshareFFA(0x40800), .shareDMA(0x40800)],
      asIs: ("0", "SHO/SHB 1+0"), hardened: ("-EPERM", "OWN/SHB 0+0")),
    Story(
      "mapped by a device: not given", [.shareDMA(0x40800), .donateHyp(0x40800)],
      asIs: ("-EPERM", "SHO/NOP 1+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "nor shared", [.shareDMA(0x40800), .shareHyp(0x40800)],
      asIs: ("-EPERM", "SHO/NOP 1+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "nor shared with the secure world", [.shareDMA(0x40800), .shareFFA(0x40800)],
      asIs: ("-EPERM", "SHO/NOP 1+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "nor pinned", [.shareDMA(0x40800), .pin(0x40800)],
      asIs: ("-EPERM", "SHO/NOP 1+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "nor unshared from the hypervisor: the count is looked at first",
      [.shareDMA(0x40800), .unshareHyp(0x40800)],
      asIs: ("-EBUSY", "SHO/NOP 1+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
    Story(
      "a page of the hypervisor's pools", [.unshareDMA(0x40479)],
      asIs: ("-EPERM", "OWN/NOP 0+0"), hardened: ("-EPERM", "OWN/NOP 0+0")),
  ]

  static let hints = [
    Story(
      "a device's page that the host calls memory", [.shareDMA(0x9000)],
      asIs: ("panic", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "the same where the vmemmap happens to be backed", [.shareDMA(0x44010)],
      asIs: ("-EPERM", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "a carve-out that the host calls memory", [.shareDMA(0x44000)],
      asIs: ("-EPERM", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "memory that the host calls a device's", [.shareDeviceDMA(0x40800)],
      asIs: ("-EINVAL", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "a carve-out that the host calls a device's", [.shareDeviceDMA(0x44000)],
      asIs: ("-EINVAL", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "a device's pages and then memory", [.shareDeviceDMA(0x3fffe, pages: 3)],
      asIs: ("-EINVAL", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "a device's pages", [.shareDeviceDMA(0x9000, pages: 2)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("0", "OWN/NOP 0+0")),
    Story(
      "a device's pages beyond the address space", [.shareDeviceDMA(0x1000_0000)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("-EINVAL", "OWN/NOP 0+0")),
    Story(
      "a device's page unshared that was never shared", [.unshareDMA(0x9000)],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("-EPERM", "OWN/NOP 0+0")),
    Story(
      "a device's pages have a count too, each its own",
      [
        .shareDeviceDMA(0x9000, pages: 2), .shareDeviceDMA(0x9001, pages: 2),
        .unshareDMA(0x9000, pages: 3), .unshareDMA(0x9000),
      ],
      asIs: ("0", "OWN/NOP 0+0"), hardened: ("-EPERM", "OWN/NOP 0+0")),
    Story(
      "a device's page and then memory that is not mapped",
      [.shareDeviceDMA(0x3ffff), .shareDMA(0x40800), .unshareDMA(0x3ffff, pages: 2)],
      asIs: ("panic", "SHO/NOP 1+0"), hardened: ("-EPERM", "SHO/NOP 0+1")),
  ]
}
