#!/usr/bin/env node
require('./index.js').start('report');
