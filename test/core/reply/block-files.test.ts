import { describe, expect, it } from "vitest";
import { blockFiles } from "../../../core/reply/block-files.ts";

const lines = (count: number) =>
  Array.from({ length: count }, (_, line) => `let value_${line} = ${line};`).join("\n");
const fence = (info: string, code = lines(400)) => `\`\`\`${info}\n${code}\n\`\`\``;
const filesOf = (text: string, over?: number) =>
  blockFiles(text, { over, maxLength: 2000 }).map(({ name, mediaType, data }) => ({
    name,
    mediaType,
    text: new TextDecoder().decode(data),
  }));
const namesOf = (text: string) => filesOf(text).map(({ name }) => name);

describe("a large block of code", () => {
  it("becomes a file with all of its lines, however it is nested", () => {
    const nested = `> - see\n>\n${fence("ts")
      .split("\n")
      .map((line) => `>   ${line}`)
      .join("\n")}`;
    for (const text of [`Here:\n\n${fence("ts")}\n\nDone.`, nested])
      expect(filesOf(text)).toEqual([{ name: "code.ts", mediaType: "text/plain", text: `${lines(400)}\n` }]);
  });

  it.each([
    ["python", "code.py"],
    ["C#", "code.cs"],
    ["", "code.txt"],
    ["klingon", "code.txt"],
    ["py main.py", "main.py"],
    ['ts title="src/app.ts"', "app.ts"],
    ["sh ../../.bashrc", "code.sh"],
    ["constructor", "code.txt"],
  ])("is named after its language, or as its info string says: %j", (info, name) =>
    expect(namesOf(fence(info))).toEqual([name]),
  );

  it("is named as its first line says", () => {
    expect(namesOf(fence("py", `# tools/orbit.py\n${lines(400)}`))).toEqual(["orbit.py"]);
    expect(namesOf(fence("ts", `// This is ts.\n${lines(400)}`))).toEqual(["code.ts"]);
  });

  it("has a name of its own among others", () => {
    expect(namesOf(`${fence("py")}\n\n${fence("py")}\n\n${fence("js")}`)).toEqual([
      "code.py",
      "code-2.py",
      "code.js",
    ]);
  });

  it("is none as long as it fits three messages, or one", () => {
    expect(namesOf(fence("py", "x".repeat(6000)))).toEqual([]);
    expect(namesOf(fence("py", "x".repeat(6001)))).toEqual(["code.py"]);
    expect(blockFiles(fence("py"), { maxLength: 32_768 })).toEqual([]);
  });

  it("is none while its end is missing", () => {
    expect(namesOf(fence("py").slice(0, -4))).toEqual([]);
  });

  it("is none where it was one before", () => {
    const text = `${fence("py")}\n\n${fence("js")}`;
    const files = blockFiles(text, { maxLength: 2000, from: text.indexOf("```js") });
    expect(files.map(({ name }) => name)).toEqual(["code.js"]);
  });

  it("is none where nobody wants files", () => {
    expect(filesOf(fence("py"), Number.POSITIVE_INFINITY)).toEqual([]);
    expect(filesOf(fence("py", lines(200)), 3000)).toHaveLength(1);
  });
});

describe("a table too large for a phone", () => {
  const table = (rows: number, cell: string) =>
    `| a | b, c |\n|---|---|\n${`| ${cell} | 2 |\n`.repeat(rows)}`;

  it("becomes a file for a spreadsheet", () => {
    const [file] = filesOf(table(150, 'say "**hi**", <br>`x`'));
    expect(file?.name).toBe("table.csv");
    expect(file?.text.split("\r\n").slice(0, 1)).toEqual(['a,"b, c"']);
    expect(file?.text).toContain('"say ""hi"", \nx",2\r\n');
  });

  it("is not run as formulas there", () => {
    const { text = "" } = filesOf(`${table(150, "=HYPERLINK(1)")}| -5 | @x |\n`)[0] ?? {};
    expect(text).toContain("'=HYPERLINK(1),2\r\n");
    expect(text).toContain("-5,'@x\r\n");
  });

  it("is none as long as it can be read", () => {
    expect(namesOf(table(50, "x"))).toEqual([]);
  });
});
