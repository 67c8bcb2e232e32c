extension CoveragePage {
  static let template = PageFrame.html(title: "hvcfuzz coverage", style: style, body: body)

  private static let style = """
    body { margin-bottom: 14rem; }
    thead th { font: 11px/1 system-ui, sans-serif; font-weight: normal; color: var(--faint);
      vertical-align: bottom; padding: .5rem 0; }
    thead th div { writing-mode: vertical-rl; rotate: 180deg; white-space: nowrap;
      max-height: 22rem; overflow: hidden; width: 15px; }
    tbody th { font: 13px ui-monospace, monospace; text-align: left; white-space: nowrap;
      padding-right: .6rem; position: sticky; left: 0; background: var(--paper); }
    tbody th span { color: var(--faint); }
    td { width: 15px; height: 15px; padding: 0; border: 1px solid var(--line); text-align: center;
      font-size: 12px; line-height: 1; }
    td[data-r] { cursor: pointer; }
    .all { color: var(--good); } .some { color: var(--some); } .never { color: var(--bad); }
    tr:hover td, tr:hover th { background: var(--mark); }
    td.chosen { outline: 2px solid var(--ink); }
    aside { position: fixed; inset: auto 0 0 0; background: var(--paper); max-height: 12rem;
      overflow: auto; border-top: 1px solid var(--line); padding: .7rem 1.5rem; }
    aside b { font: 600 14px ui-monospace, monospace; }
    ul { list-style: none; margin: .3rem 0 0; padding: 0; }
    """

  private static let body = """
    <h1>Transitions of the corpus</h1>
    <p><span class="all">■</span> every legal result is reached
      &nbsp; <span class="some">◧</span> some are
      &nbsp; <span class="never">□</span> legal, and none is reached
      &nbsp; <span class="faint">empty: not known to be legal</span></p>
    {{#profiles}}
    <h2>{{name}}</h2>
    {{#summary}}<p>{{.}}</p>
    {{/summary}}
    {{#matrices}}
    <h3>{{title}}</h3>
    <div class="wide"><table>
    <thead><tr><th></th>{{#states}}<th><div title="{{.}}">{{.}}</div></th>{{/states}}</tr></thead>
    <tbody>
    {{#rows}}
    <tr><th>{{name}} <span>{{reached}}/{{legal}}</span></th>{{#cells}}{{#isLegal}}<td
     class="{{kind}}" data-s="{{state}}" data-r="{{results}}">{{mark}}</td>{{/isLegal}}
    {{^isLegal}}<td></td>{{/isLegal}}{{/cells}}</tr>
    {{/rows}}
    </tbody></table></div>
    {{/matrices}}
    {{/profiles}}
    <aside id="results"><span class="faint">Choose a square to see its results.</span></aside>
    <script>
    const rules = {{{rules}}};
    const panel = document.getElementById('results');
    const element = (name, text, style) => {
      const made = document.createElement(name);
      made.textContent = text;
      if (style) made.className = style;
      return made;
    };
    const show = cell => {
      document.querySelector('td.chosen')?.classList.remove('chosen');
      cell.classList.add('chosen');
      const name = cell.parentElement.querySelector('th').firstChild.textContent.trim();
      const list = document.createElement('ul');
      for (const result of cell.dataset.r.split(';')) {
        const isReached = result[0] === '+';
        const words = result.slice(1).split(' ');
        const item = element('li', isReached ? '■ ' : '□ ', isReached ? 'all' : 'never');
        item.append(element('b', words.join(' ')), ' ' + (rules[words[1]] ?? '')
          + (isReached ? '' : ' Never reached.'));
        list.append(item);
      }
      panel.replaceChildren(element('b', name), ' [' + cell.dataset.s + ']', list);
    };
    document.addEventListener('click', event => {
      const cell = event.target.closest('td[data-r]');
      if (cell) show(cell);
    });
    </script>
    """
}
