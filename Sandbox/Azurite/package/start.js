// Azurite ends with the program that started it: that program's end closes this pipe, however it came about.
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

// By itself it clears away once a minute what was deleted from queues, and answers nobody meanwhile.
const clearing = Number(process.env.AZURITE_CLEARING_MS);
if (clearing > 0) require('azurite/dist/src/queue/utils/constants').DEFAULT_GC_INTERVAL_MS = clearing;

require('azurite/dist/src/azurite');
