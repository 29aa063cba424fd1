// Azurite ends with the program that started it: that program's end closes this pipe, however it came about.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
require('azurite/dist/src/azurite');
