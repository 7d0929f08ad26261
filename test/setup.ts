/** Property tests try the same cases on every machine; `npm run test:fuzz` tries new ones, many more. */

import fc from "fast-check";

const isFuzz = process.env.FUZZ !== undefined;

fc.configureGlobal(isFuzz ? {} : { seed: 20_261_121 });
