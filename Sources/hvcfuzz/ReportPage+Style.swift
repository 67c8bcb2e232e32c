extension ReportPage {
  /// A lane's colour is `--c`; what it has of a page is full, hatched or framed.
  static let style = """
    :root { --host: #2f6fb3; --hyp: #8a4bb5; --guest: #2b8a57; --device: #b06a12;
      --secure: #16828a; --on: #fff; }
    @media (prefers-color-scheme: dark) { :root { --host: #6fabec; --hyp: #c08be6;
      --guest: #62c791; --device: #e0a04a; --secure: #56c3cb; --on: #101214; } }
    body { max-width: 92rem; }
    code, pre { font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", monospace; }
    header h1 { font-size: 1rem; color: var(--faint); margin: 0; }
    article { border-top: 1px solid var(--line); margin-top: 1rem; padding-bottom: 1.5rem; }
    article h2 { margin: 1.5rem 0 .4rem; font-size: 1.35rem; text-wrap: balance; }
    h2.broken::before { content: "✗ "; color: var(--bad); }
    h2.ended::before { content: "‖ "; color: var(--some); }
    h2.clean::before { content: "✓ "; color: var(--good); }
    .chips { line-height: 2; } .chips a { white-space: nowrap; }
    .chips code { background: var(--line); border-radius: 4px; padding: .1rem .4rem;
      margin-right: .3rem; }
    .chips .sign { color: var(--bad); background: none; box-shadow: inset 0 0 0 1px var(--bad); }
    .story { max-width: 72ch; margin: .8rem 0 1.2rem; font-size: 1.05rem; }
    nav { display: grid; grid-template-columns: repeat(auto-fill, minmax(26rem, 1fr));
      gap: 1.2rem 2rem; margin: 1.5rem 0; }
    nav section { border-left: 3px solid var(--bad); padding-left: .8rem; }
    nav h2 { margin: 0; font-size: 1rem; font-weight: 600; text-wrap: balance; }
    nav p { color: var(--faint); overflow-wrap: anywhere; }
    nav ul { margin: .2rem 0 0; padding: 0; list-style: none; overflow-wrap: anywhere; }
    a { color: var(--host); }
    caption { text-align: left; color: var(--faint); padding: 0 0 .4rem; }
    .grid { --size: 1.7rem; } .grid.two { --size: 2.2rem; }
    .grid summary { white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
    .grid thead { position: sticky; top: 0; }
    .grid th { font-weight: normal; text-align: left; }
    .grid th.call { min-width: 26rem; max-width: 44rem; position: sticky; left: 0; z-index: 2;
      background: var(--paper); padding: .12rem .8rem .12rem 0; vertical-align: top; }
    thead th.call { color: var(--faint); vertical-align: bottom; }
    .still { color: var(--faint); padding-left: 2.9rem; }
    .grid td.result { font: 13px/1.45 ui-monospace, monospace; padding: .2rem 1.2rem .2rem 0;
      white-space: nowrap; vertical-align: top; }
    .grid th.page { font: 11px/1.25 ui-monospace, monospace; padding: .2rem 0;
      border-left: 2px solid var(--paper); background: var(--line); white-space: nowrap;
      text-align: center; }
    .grid th.involved { color: var(--bad); font-weight: 600; }
    .grid th.lane { font: 600 11px/1.7 ui-monospace, monospace; text-align: center;
      color: var(--c); min-width: var(--size); padding: 0; }
    .grid tbody td:not(.result) { width: var(--size); min-width: var(--size); height: var(--size);
      padding: 0; text-align: center; font: 12px/var(--size) ui-monospace, monospace;
      vertical-align: top; }
    .f { border-left: 8px solid var(--paper); }
    .h { --c: var(--host); } .e { --c: var(--hyp); } .g { --c: var(--guest); }
    .d { --c: var(--device); } .s { --c: var(--secure); }
    .o { background: var(--c); color: color-mix(in srgb, var(--on) 62%, var(--c)); }
    .l { background: repeating-linear-gradient(45deg, var(--c) 0 5px,
      color-mix(in srgb, var(--c) 60%, var(--paper)) 5px 10px);
      color: color-mix(in srgb, var(--on) 75%, var(--c)); }
    .b { background: color-mix(in srgb, var(--c) 20%, var(--paper));
      box-shadow: inset 2px 0 0 var(--c), inset -2px 0 0 var(--c); color: var(--c); }
    .r { background: color-mix(in srgb, var(--c) 10%, var(--paper)); color: var(--faint); }
    .z { color: color-mix(in srgb, var(--faint) 55%, var(--paper)); }
    .n { font-weight: 700 !important; } .o.n, .l.n { color: var(--on); }
    .l.n { text-shadow: 0 0 3px var(--c), 0 0 3px var(--c); }
    .x { outline: 3px solid var(--bad); outline-offset: -2px; position: relative;
      box-shadow: inset 0 0 0 3px var(--paper); }
    .m { outline: 2px dashed var(--good); outline-offset: -2px;
      box-shadow: inset 0 0 0 4px var(--paper); }
    tr.culprit > * { border-top: 2px solid var(--bad); }
    tr.culprit th.call { background: var(--mark); box-shadow: inset 4px 0 0 var(--bad); }
    tr.culprit td.result { background: var(--mark); }
    tr.culprit b, .is { color: var(--bad); } .must, .be { color: var(--good); }
    tr.demand .still { color: var(--good); font-weight: 600; }
    summary { cursor: pointer; padding-left: .6rem; }
    .number { color: var(--faint); font: 12px ui-monospace, monospace; display: inline-block;
      width: 1.8rem; text-align: right; margin-right: .5rem; }
    .inside { padding: .3rem 0 .8rem 2.9rem; font-weight: normal; }
    .inside ul { margin: .3rem 0; padding-left: 1.1rem; }
    h4 { margin: .6rem 0 .1rem; font-size: .85rem; }
    pre { background: color-mix(in srgb, var(--line) 45%, var(--paper)); padding: .5rem .7rem;
      margin: .2rem 0; border-radius: 4px; overflow-x: auto; font-size: 12px; }
    .legend { list-style: none; padding: 0; margin: 1.2rem 0; color: var(--faint);
      font-size: 13px; line-height: 2; }
    .legend b { display: inline-block; width: 5rem; color: var(--ink); }
    .key { display: inline-block; width: 1.5rem; height: 1.5rem; font: 12px/1.5rem
      ui-monospace, monospace; text-align: center; margin: 0 .2rem 0 .7rem; }
    .cards { display: flex; flex-wrap: wrap; gap: 0 3rem; }
    .cards section { flex: 1 1 26rem; max-width: 44rem; } .cards h3 { margin-top: 1rem; }
    .cards ul { margin: .3rem 0; padding-left: 1.1rem; }
    .diff td, .diff th { text-align: left; padding: .15rem 1.2rem .15rem 0; font-weight: normal;
      border-bottom: 1px solid var(--line); } .diff th { color: var(--faint); }
    @media (max-width: 50rem) { .grid th.call { position: static;
      min-width: 14rem; max-width: 14rem; }
      nav { grid-template-columns: 1fr; } body { padding: 0 .8rem; } }
    .program { margin: 1.5rem 0; } button { font: inherit; margin: .5rem 0; }
    """
}
