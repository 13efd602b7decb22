// Compiles Kaitai Struct descriptions into Python with the real compiler.
// stdin: JSON, {name: description}. stdout: JSON, {file name: text}. The first argument is where the compiler is installed, the
// second the name of the description that imports the others.
const [modules, top] = process.argv.slice(2);
const Compiler = require(modules + "/kaitai-struct-compiler");
const descriptions = JSON.parse(require("fs").readFileSync(0, "utf8"));
const importer = { importYaml: (name) => Promise.resolve(descriptions[name.split("/").pop()]) };
new Compiler().compile("python", descriptions[top], importer, false).then(
    (files) => process.stdout.write(JSON.stringify(files)),
    (error) => {
        process.stderr.write(String(error.message || error) + "\n");
        process.exitCode = 1;
    });
