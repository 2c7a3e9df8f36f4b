// All that kobai takes from mathjs: `npm run build:on-demand` bundles it into mathjs.cjs.
import { create, parseDependencies } from 'mathjs/number';

export const { parse } = create(parseDependencies);
