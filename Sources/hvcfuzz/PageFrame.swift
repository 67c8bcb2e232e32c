/// What the tool's pages have in common: one file each, no network, light and dark.
enum PageFrame {
  static func html(title: String, style: String, body: String) -> String {
    """
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <title>\(title)</title>
    <style>
    :root { color-scheme: light dark; --ink: #1c2024; --paper: #fff; --faint: #69727c;
      --line: #e4e7eb; --good: #2f8f5b; --some: #b98a00; --bad: #c8442e; --mark: #fff3d6; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e4e7ea; --paper: #14171a;
      --faint: #8d97a1; --line: #2a2f35; --good: #4fc383; --some: #e2b43c; --bad: #ff7a62;
      --mark: #3a3220; } }
    body { font: 15px/1.45 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      margin: 2rem auto; max-width: 110rem; padding: 0 1.5rem; }
    h1 { font-size: 1.5rem; } h2 { margin-top: 2.5rem; } h3 { font-size: 1rem; margin: 2rem 0 0; }
    p { margin: .3rem 0; } .faint { color: var(--faint); }
    .wide { overflow-x: auto; }
    table { border-collapse: collapse; }
    \(style)
    </style>
    </head>
    <body>
    \(body)
    </body>
    </html>

    """
  }
}
