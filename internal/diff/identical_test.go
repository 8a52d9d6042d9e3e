package diff

import (
	"reflect"
	"testing"

	"github.com/retort-db/migrate/schema"
)

// TestIdentical changes each field, one after the other, of what is compared field by
// field: none may be overlooked.
func TestIdentical(t *testing.T) {
	each(t, func(a, b schema.Column) bool { return identical(&a, &b) })
	each(t, func(a, b schema.TableOptions) bool { return identicalOptions(&a, &b) })
	each(t, func(a, b schema.ForeignKey) bool {
		return identicalForeignKeys([]schema.ForeignKey{a}, []schema.ForeignKey{b})
	})
	each(t, func(a, b schema.Index) bool { return identicalIndexes([]schema.Index{a}, []schema.Index{b}) })
	uncompared["Name"] = true // of a primary key
	each(t, func(a, b schema.PrimaryKey) bool { return sameKey(&a, &b) })
	delete(uncompared, "Name")
	each(t, func(a, b schema.Table) bool { return identicalTable(&a, &b) })
}

// TestDiffering: each property of a column is an aspect, which a change keeps.
func TestDiffering(t *testing.T) {
	for _, name := range []string{"Name", "Only", "By"} {
		uncompared[name] = true
		defer delete(uncompared, name)
	}
	each(t, func(a, b schema.Column) bool {
		return differing(a, b).only(schema.Changed(a, b)).IsZero()
	})
}

// uncompared are fields that are no part of what is compared.
var uncompared = map[string]bool{"Implicit": true, "RenamedFrom": true, "Definition": true}

func each[T any](t *testing.T, same func(a, b T) bool) {
	t.Helper()
	var whole, changed T
	if !same(whole, changed) {
		t.Errorf("%T: two empty ones differ", whole)
	}
	fields(reflect.ValueOf(&changed).Elem(), "", func(path string) {
		if same(whole, changed) {
			t.Errorf("%T: %s is overlooked", whole, path)
		}
	})
}

// fields calls check with one field after the other set to something.
func fields(v reflect.Value, path string, check func(path string)) {
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		if uncompared[name] {
			continue
		}
		if f.Kind() == reflect.Struct {
			fields(f, path+name+".", check)
			continue
		}
		f.Set(something(f.Type()))
		check(path + name)
		f.SetZero()
	}
}

func something(t reflect.Type) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString("x")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
	case reflect.Interface:
		for _, one := range []any{schema.Integer{}, schema.Literal{}, schema.Auto{}} {
			if reflect.TypeOf(one).Implements(t) {
				v.Set(reflect.ValueOf(one))
			}
		}
	}
	return v
}
