// Loading makes much that is soon forgotten, for which V8 would keep 70 MB: it is to clean up more often instead.
import { setFlagsFromString } from 'node:v8'

setFlagsFromString('--semi-space-growth-factor=1')
setFlagsFromString('--optimize-for-size')
