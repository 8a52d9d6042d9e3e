//go:build unix

package cli

import (
	"os"
	"syscall"
	"unsafe"
)

// terminalWidth is how many characters a line of the terminal has, 0 when it does
// not say.
func terminalWidth(f *os.File) int {
	var size struct{ rows, columns, x, y uint16 }
	_, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), syscall.TIOCGWINSZ, uintptr(unsafe.Pointer(&size)))
	if errno != 0 {
		return 0
	}
	return int(size.columns)
}
