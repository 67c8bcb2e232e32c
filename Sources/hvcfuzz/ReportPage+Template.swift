extension ReportPage {
  static let template = PageFrame.html(title: "hvcfuzz report", style: style, body: body)

  private static let body = """
    <header><h1>hvcfuzz report</h1>
    {{#isSeveral}}<p class="faint">{{count}} programs, {{groupCount}} signatures</p>{{/isSeveral}}
    </header>
    {{#isSeveral}}
    <nav aria-label="Programs by signature">
    {{#groups}}<section><h2>{{headline}}</h2><p><code>{{signature}}</code></p>
    <ul>{{#members}}<li><a href="#{{anchor}}">{{file}}</a></li>{{/members}}</ul></section>
    {{/groups}}
    </nav>
    {{/isSeveral}}
    {{#findings}}
    <article id="{{anchor}}">
    <h2 class="{{ending}}">{{headline}}</h2>
    <p class="chips"><code>{{file}}</code> <code>{{profile}}</code>{{#bugs}}
      <code>{{.}}</code>{{/bugs}}{{#target}}
      <code>beside {{.}}</code>{{/target}}{{#signature}}
      <code class="sign">{{.}}</code>{{/signature}}{{#hasCulprit}}
      <a href="#{{anchor}}-call">to the call</a>{{/hasCulprit}}</p>
    {{#isBroken}}<p class="story">{{story}}</p>{{/isBroken}}
    {{#grid}}
    <div class="wide" role="region" aria-label="The picture" tabindex="0">
    <table class="grid {{size}}">
    <caption>Who has which page after each call</caption>
    <thead>
    <tr><th class="call" colspan="2" rowspan="2" scope="col">Call</th>{{#pages}}<th
     class="page {{style}}" scope="colgroup" colspan="{{span}}"
     >{{name}}{{#last}}<br>…{{.}}{{/last}}</th>{{/pages}}</tr>
    <tr>{{#lanes}}<th class="lane {{class}}" scope="col">{{letter}}</th>{{/lanes}}</tr>
    </thead>
    <tbody>
    {{#rows}}
    <tr{{#isCulprit}} class="culprit" id="{{anchor}}-call"{{/isCulprit}}{{#isDemand}}
     class="demand"{{/isDemand}}><th class="call" scope="row">{{#details}}
    <details><summary><span class="number">{{number}}</span>
    <code>{{text}}</code></summary>
    <div class="inside"><p><code>{{text}}</code></p><p>{{summary}}</p>
    <ul>{{#changes}}<li>{{.}}</li>{{/changes}}</ul>
    {{#walks}}<h4>{{page}} in the tables of {{whose}}</h4>
    <pre>{{#steps}}{{.}}
    {{/steps}}{{^steps}}no tables{{/steps}}</pre>{{/walks}}
    {{#hasTranslations}}<h4>TLBs</h4>
    <pre>{{#translations}}{{.}}
    {{/translations}}</pre>{{/hasTranslations}}
    </div></details>{{/details}}{{^details}}<span class="still"
     >{{text}}</span>{{/details}}</th><td
     class="result">{{#isCulprit}}<b>{{result}}</b>{{/isCulprit}}{{^isCulprit}}{{result}}
    {{/isCulprit}}
    {{#mustBe}}<br><span class="must">{{.}}</span>{{/mustBe}}</td>{{#cells}}<td
     class="{{class}}"{{#title}} title="{{.}}"{{/title}}>{{text}}</td>{{/cells}}</tr>
    {{/rows}}
    </tbody></table></div>
    {{#left}}<p class="faint">{{.}}</p>{{/left}}
    {{/grid}}
    <ul class="legend" aria-label="Legend">
    <li><b>Columns</b>{{#lanes}}
     <span class="key {{class}} o">{{letter}}</span> {{summary}}{{/lanes}}
    <li><b>Cells</b> <span class="key h o n">O</span> owns
     <span class="key h l n">L</span> owns and lends
     <span class="key h b n">B2</span> borrows, counted twice
     <span class="key h r n">N</span> may reach what is nobody's
     <span class="key z">·</span> nothing
    {{#isBroken}}<li><b>Rings</b> <span class="key h o n x">O</span> is not as {{reference}} has it
     <span class="key h l n m">L</span> is what it must be{{/isBroken}}
    </ul>
    {{#isBroken}}
    <div class="cards">
    <section><h3>The rule</h3><p>{{#ruleName}}<b>{{.}}</b> {{/ruleName}}{{rule}}</p>
    <h3>What should have stood in the way</h3>
    <ul>{{#checks}}<li>{{.}}</li>{{/checks}}</ul></section>
    {{#hasDifferences}}
    <section><h3>At the failure</h3>
    <div class="wide"><table class="diff"><thead><tr><th>page<th>what<th
     >{{#target}}{{.}} has{{/target}}{{^target}}is{{/target}}<th>must be</thead>
    <tbody>{{#differences}}<tr><td><code>{{page}}</code><td>{{what}}<td class="is">✗ {{actual}}<td
     class="be">✓ {{mustBe}}</tr>
    {{/differences}}</tbody></table></div></section>
    {{/hasDifferences}}
    </div>
    {{/isBroken}}
    <details class="program"><summary>The program, to copy</summary>
    <button type="button" data-copy>Copy</button>
    <pre>{{program}}</pre>
    <p>Run it again, or make it shorter:</p>
    <pre>{{replay}}
    {{minimise}}</pre></details>
    </article>
    {{/findings}}
    <script>
    document.addEventListener('click', async event => {
      const button = event.target.closest('[data-copy]');
      if (!button) return;
      const program = button.nextElementSibling;
      try {
        await navigator.clipboard.writeText(program.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(program);
        button.textContent = 'Selected: press Ctrl+C';
      }
    });
    </script>
    """
}
