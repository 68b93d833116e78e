// Node's http agent: so many requests on kept connections, every tenth with content, and each answer looked at.
//   node tests/node-client.js URL REQUESTS
'use strict';
const http = require('node:http');

const [url, count] = [process.argv[2], Number(process.argv[3])];
const sockets = 32;
const agent = new http.Agent({ keepAlive: true, maxSockets: sockets });
let left = count;
const connections = new Set();

function fail(message) {
    console.error(`node: ${message}`);
    process.exit(1);
}

function next() {
    if (left === 0) {
        return;
    }
    const number = left--;
    const sent = number % 10 === 0 ? 'x'.repeat(number % 20000) : undefined;
    const path = sent === undefined ? '/plaintext' : '/echo';
    const request = http.request(url + path, { agent, method: sent === undefined ? 'GET' : 'POST' }, (response) => {
        let content = '';
        response.setEncoding('utf8');
        response.on('data', (text) => (content += text));
        response.on('error', (error) => fail(error.message));
        response.on('end', () => {
            if (response.statusCode !== 200 || content !== (sent ?? 'Hello, World!')) {
                fail(`a wrong answer: ${response.statusCode} ${content}`);
            }
            next();
        });
    });
    request.on('socket', (socket) => connections.add(socket));
    request.on('error', (error) => fail(error.message));
    request.end(sent);
}

for (let i = 0; i < sockets; i++) {
    next();
}
process.on('exit', (code) => {
    if (code === 0) {
        console.log(`node: ${count} requests on ${connections.size} connections, no errors`);
        process.exitCode = connections.size > sockets ? 1 : 0;
    }
});
