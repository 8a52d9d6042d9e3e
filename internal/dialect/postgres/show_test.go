package postgres

import (
	"fmt"
	"reflect"
	"strings"
)

// showDifference writes what two values differ in: of lists, the items.
func showDifference(got, want reflect.Value) string {
	if got.Kind() != reflect.Slice {
		return fmt.Sprintf("\n got %s\nwant %s", show(got), show(want))
	}
	var b strings.Builder
	for i := range max(got.Len(), want.Len()) {
		x, y := "nothing", "nothing"
		if i < got.Len() {
			x = show(got.Index(i))
		}
		if i < want.Len() {
			y = show(want.Index(i))
		}
		if x != y {
			fmt.Fprintf(&b, "\n got %s\nwant %s", x, y)
		}
	}
	return b.String()
}

// show writes a value with what its pointers point to.
func show(v reflect.Value) string {
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	return fmt.Sprintf("%#v", v.Interface())
}
