// Evaluates FEEL as the browser does. In: one JSON object {expression, context, unary?} per line. Out: {value} or {error} per line.
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const { evaluate, unaryTest } = await import(pathToFileURL(process.argv[2]).href);

for await (const line of createInterface({ input: process.stdin })) {
  const { expression, context, unary } = JSON.parse(line);
  let told;
  try {
    const result = unary === undefined ? evaluate(expression, context) : unaryTest(expression, { ...context, '?': unary });
    told = { value: result.value ?? null };
  } catch (error) {
    told = { error: String(error) };
  }
  console.log(JSON.stringify(told));
}
