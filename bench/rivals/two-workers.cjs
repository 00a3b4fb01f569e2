// jscodeshift starts one worker fewer than there are cores, whatever --cpus says. Preloaded, this shows it one core
// more than two, so that `--cpus 2` means two workers on a machine of two cores as well.

const os = require('node:os');

const cores = os.cpus();
os.cpus = () => [0, 1, 2].map((index) => cores[index % cores.length]);
