module.exports = require('drizzle-orm/postgres-js');
