// Runs the `sh` and `sql` blocks of a document in a folder of their own, and compares each query's result with the
// `text` block behind it.
//
// node fleet.mjs EXPERTVIZ EXAMPLES DOCUMENT NODE_MODULES
// Exits with 77, "skipped", where DuckDB or a tool of the shell blocks is missing.
import {execFileSync} from 'node:child_process';
import fs from 'node:fs';
import {createRequire} from 'node:module';
import os from 'node:os';
import path from 'node:path';

const [expertviz, examples, document, modules] = process.argv.slice(2).map(argument => path.resolve(argument));

function skip(why) {
  console.log(`skipped: ${why}`);
  process.exit(77);
}

let DuckDBInstance;
try {
  ({DuckDBInstance} = createRequire(path.join(modules, 'x.js'))('@duckdb/node-api'));
} catch {
  skip('@duckdb/node-api of the npm registry is not installed');
}

const blocks = [...fs.readFileSync(document, 'utf8').matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, kind, text]) => ({kind, text}));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'expertviz-fleet-'));
let failures = 0;
try {
  fs.cpSync(examples, path.join(folder, 'examples'), {recursive: true});
  process.chdir(folder);
  const env = {...process.env, PATH: `${path.dirname(expertviz)}:${process.env.PATH}`};
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  let queries = 0;
  for (const [i, {kind, text}] of blocks.entries()) {
    if (kind === 'sh') {
      const tools = text.includes('parallel') ? ['parallel'] : [];
      const missing = tools.filter(tool => !env.PATH.split(':').some(place => fs.existsSync(path.join(place, tool))));
      if (missing.length > 0) {
        console.log('not run, without', ...missing, ':', text);
        continue;
      }
      execFileSync('bash', ['-euo', 'pipefail', '-c', text], {env, stdio: ['ignore', 'ignore', 'inherit']});
    }
    if (kind !== 'sql') { continue; }
    ++queries;
    const result = await connection.runAndReadAll(text);
    const expected = blocks[i + 1]?.kind === 'text' ? blocks[i + 1].text : null;
    if (expected === null) { continue; }
    const rows = [result.columnNames(), ...result.getRows()].map(row => row.map(String).join(' | '));
    const printed = rows.join('\n') + '\n';
    console.log(printed === expected ? 'ok' : `DIFFERS, printed:\n${printed}`, text);
    failures += printed === expected ? 0 : 1;
  }
  if (queries === 0) { throw new Error('the document has no query'); }
} finally {
  fs.rmSync(folder, {recursive: true});
}
process.exit(failures > 0 ? 1 : 0);
