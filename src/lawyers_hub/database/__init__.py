"""PostgreSQL: the pool, the unit of work that carries a firm's scope, and the migrations."""
