package postgres

// What server versions differ in, by name.

// columnCompression: ALTER COLUMN SET COMPRESSION, pg_attribute.attcompression.
func (p postgres) columnCompression() bool { return p.version >= 140000 }

// nullsNotDistinct: UNIQUE NULLS NOT DISTINCT, pg_index.indnullsnotdistinct.
func (p postgres) nullsNotDistinct() bool { return p.version >= 150000 }

// setNullColumns: ON DELETE SET NULL (columns), pg_constraint.confdelsetcols.
func (p postgres) setNullColumns() bool { return p.version >= 150000 }

// setAccessMethod: ALTER TABLE SET ACCESS METHOD.
func (p postgres) setAccessMethod() bool { return p.version >= 150000 }

// storageDefault: ALTER COLUMN SET STORAGE DEFAULT.
func (p postgres) storageDefault() bool { return p.version >= 160000 }

// setExpression: ALTER COLUMN SET EXPRESSION AS.
func (p postgres) setExpression() bool { return p.version >= 170000 }

// virtualColumns: GENERATED ALWAYS AS (…) VIRTUAL.
func (p postgres) virtualColumns() bool { return p.version >= 180000 }

// constraintStates: NOT ENFORCED, WITHOUT OVERLAPS and PERIOD,
// pg_constraint.conenforced and conperiod.
func (p postgres) constraintStates() bool { return p.version >= 180000 }
