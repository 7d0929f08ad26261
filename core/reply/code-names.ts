/** What the file of a block of code is called. */

import type { Code } from "mdast";

/** Where a language's name is not the ending of its files. */
const ENDINGS = new Map(
  Object.entries({
    assembly: "s",
    bash: "sh",
    "c#": "cs",
    "c++": "cpp",
    clojure: "clj",
    cplusplus: "cpp",
    csharp: "cs",
    docker: "dockerfile",
    elixir: "ex",
    erlang: "erl",
    fsharp: "fs",
    golang: "go",
    haskell: "hs",
    javascript: "js",
    jsonc: "json",
    julia: "jl",
    kotlin: "kt",
    latex: "tex",
    makefile: "mk",
    markdown: "md",
    matlab: "m",
    objectivec: "m",
    ocaml: "ml",
    perl: "pl",
    plaintext: "txt",
    powershell: "ps1",
    python: "py",
    python3: "py",
    ruby: "rb",
    rust: "rs",
    shell: "sh",
    terraform: "tf",
    text: "txt",
    typescript: "ts",
    yml: "yaml",
    zsh: "sh",
  }),
);

/** Endings that are the language's name too, so that any other name is taken for none. */
const KNOWN = new Set(
  "awk c cc clj cpp cs css csv dart diff dockerfile ex fs go gradle graphql groovy h hcl hpp hs html http ini java jl js json jsx kt less lua m md mk ml nix php pl proto ps1 py r rb rs s scala scss sh sol sql svelte swift tex tf toml ts tsx txt vb vue xml yaml zig".split(
    " ",
  ),
);

/** The name its info string or its first line gives, without folders; else `code` with the ending of its language. */
export function nameCode({ lang, meta, value }: Code): string {
  const language = (lang ?? "").toLowerCase();
  const ending = ENDINGS.get(language) ?? (KNOWN.has(language) ? language : "txt");
  return fileName(NAMED.exec(meta ?? "")?.[1]) ?? fileName(COMMENTED.exec(value)?.[1]) ?? `code.${ending}`;
}

/** `title="app.py"`, `app.py`. */
const NAMED = /(?:^|[\s="'{])([\w./-]{1,80}\.\w{1,10})(?=$|[\s"'}])/;

/** `# app.py`, `// src/app.ts`, `<!-- page.html -->`. */
const COMMENTED =
  /^(?:#|\/\/|--|;|%|\/\*|<!--)[ \t]*(?:file(?:name)?:[ \t]*)?([\w./-]{1,80}\.\w{1,10})[ \t]*(?:\*\/|-->)?[ \t]*(?:\n|$)/i;

function fileName(path: string | undefined): string | undefined {
  const name = path?.replace(/^.*\//, "");
  return name && /^\w/.test(name) && KNOWN.has(/[^.]+$/.exec(name)?.[0].toLowerCase() ?? "")
    ? name
    : undefined;
}
