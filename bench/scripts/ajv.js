// Validates manifests with js-yaml and ajv: node ajv.js NODE_FOLDER SCHEMA_FOLDER PATH
const fs = require("fs");
const path = require("path");
const [, , home, schemas, target] = process.argv;
const yaml = require(path.join(home, "node_modules/js-yaml"));
const Ajv = require(path.join(home, "node_modules/ajv"));
const Draft7 = Ajv.default ?? Ajv;
const ajv = new Draft7({ allErrors: true, strict: false, validateFormats: false });
const compiled = new Map();

function validator(document) {
  const [group, version] = document.apiVersion.includes("/") ? document.apiVersion.split("/") : ["", document.apiVersion];
  const suffix = group === "" ? version : `${group.split(".")[0]}-${version}`;
  const name = `${document.kind.toLowerCase()}-${suffix}.json`;
  if (!compiled.has(name)) {
    const schema = JSON.parse(fs.readFileSync(path.join(schemas, name), "utf8"));
    delete schema.$schema;
    compiled.set(name, ajv.compile(schema));
  }
  return compiled.get(name);
}

function* files(name) {
  if (!fs.statSync(name).isDirectory()) {
    yield name;
    return;
  }
  for (const entry of fs.readdirSync(name)) yield* files(path.join(name, entry));
}

let invalid = 0;
let count = 0;
for (const file of files(target)) {
  for (const document of yaml.loadAll(fs.readFileSync(file, "utf8"))) {
    count++;
    const validate = validator(document);
    if (!validate(document)) {
      invalid++;
      for (const error of validate.errors) console.log(`${file}: ${error.instancePath} ${error.message}`);
    }
  }
}
console.log(`${count} documents, ${invalid} invalid`);
process.exit(invalid === 0 ? 0 : 3);
