// Runs aws-local-stepfunctions for benches/engines.py: one JSON command a line comes in, one JSON answer goes out.
const { StateMachine } = require("aws-local-stepfunctions");

let machine;
let documents = [];
let outputs = [];

const commands = {
  flow: async (flow) => {
    machine = new StateMachine(flow);
  },
  documents: async (texts) => {
    documents = texts;
  },
  run: async () => {
    outputs = [];
    for (const text of documents) {
      outputs.push(JSON.stringify(await machine.run(JSON.parse(text)).result));
    }
  },
  outputs: async () => outputs,
};

(async () => {
  for await (const line of require("readline").createInterface({ input: process.stdin })) {
    const [command, value] = JSON.parse(line);
    const answer = await commands[command](value);
    process.stdout.write(JSON.stringify(answer ?? null) + "\n");
  }
})();
