import Foundation
import Mustache
import Oracle
import Specification
import Triage

/// The page of `hvcfuzz coverage --html`: for each profile a few matrices of operations and states.
struct CoveragePage {
  /// Operations whose states are about the same things share a matrix.
  private struct Matrix {
    var title: String
    var operations: [CoverageReport.Operation]

    var states: [JointState] {
      Set(operations.flatMap { $0.cells.map(\.transition.state) })
        .sorted { $0.rawValue < $1.rawValue }
    }
  }

  private let reports: [CoverageReport]

  init(_ reports: [CoverageReport]) { self.reports = reports }

  func bytes() throws -> [UInt8] {
    let rules = Dictionary(uniqueKeysWithValues: Rule.allCases.map { ("\($0)", $0.sentence) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let page: [String: Any] = [
      "rules": String(decoding: try encoder.encode(rules), as: UTF8.self),
      "profiles": reports.map(profile),
    ]
    return Array(try MustacheTemplate(string: Self.template).render(page).utf8)
  }

  private func profile(_ report: CoverageReport) -> [String: Any] {
    [
      "name": report.profile.name,
      "summary": report.summary,
      "matrices": matrices(of: report).map(matrix),
    ]
  }

  private func matrices(of report: CoverageReport) -> [Matrix] {
    var matrices: [Matrix] = []
    for operation in report.operations {
      let subjects = Set(operation.cells.flatMap(\.transition.state.subjects))
      let title =
        subjects.isEmpty
        ? "About nothing that has a state" : "About " + subjects.sorted().joined(separator: ", ")
      if let index = matrices.firstIndex(where: { $0.title == title }) {
        matrices[index].operations.append(operation)
      } else {
        matrices.append(Matrix(title: title, operations: [operation]))
      }
    }
    return matrices
  }

  private func matrix(_ matrix: Matrix) -> [String: Any] {
    let states = matrix.states
    return [
      "title": matrix.title,
      "states": states.map { "\($0)" },
      "rows": matrix.operations.map { operation -> [String: Any] in
        let cells = Dictionary(grouping: operation.cells) { $0.transition.state }
        return [
          "name": operation.opcode.name,
          "reached": operation.reachedCount, "legal": operation.cells.count,
          "cells": states.map { cell(cells[$0] ?? [], $0) },
        ]
      },
    ]
  }

  private func cell(_ cells: [CoverageReport.Cell], _ state: JointState) -> [String: Any] {
    let reached = cells.count { $0.isReached }
    let kind =
      cells.isEmpty ? "none" : reached == cells.count ? "all" : reached == 0 ? "never" : "some"
    let marks = ["none": "", "all": "■", "some": "◧", "never": "□"]
    let results = cells.map { ($0.isReached ? "+" : "-") + $0.transition.outcome }
    return [
      "kind": kind, "mark": marks[kind] ?? "", "isLegal": !cells.isEmpty,
      "state": "\(state)", "results": results.joined(separator: ";"),
    ]
  }
}
