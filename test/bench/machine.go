package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// residentSet is the memory of a process that is in use, in bytes, and how much
// of it are pages of files, which the system can take back.
func residentSet(pid int) (all, files int64, err error) {
	status := fmt.Sprintf("/proc/%d/status", pid)
	if all, err = kilobytes(status, "VmRSS:"); err != nil {
		return 0, 0, err
	}
	files, err = kilobytes(status, "RssFile:")
	return all, files, err
}

func kilobytes(file, name string) (int64, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(b)) {
		if rest, ok := strings.CutPrefix(line, name); ok {
			n, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
			return n << 10, err
		}
	}
	return 0, fmt.Errorf("%s has no %s", file, name)
}

// cpuMillis is the processor time a process has used, in milliseconds.
func cpuMillis(pid int) int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	// The name of the program may hold spaces; it ends with the last bracket.
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+1:]))
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(f[11], 10, 64)
	system, _ := strconv.ParseInt(f[12], 10, 64)
	const perTick = 10 // the kernel counts in hundredths of a second
	return (user + system) * perTick
}

// loadAverage is how many programs wanted a core lately; 0 where the system does
// not tell.
func loadAverage() float64 {
	b, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return 0
	}
	first, _, _ := strings.Cut(string(b), " ")
	n, _ := strconv.ParseFloat(first, 64) // 0 if it is no number
	return n
}

// machine describes where this ran, as far as it matters.
func machine() string {
	memory := "unknown memory"
	if n, err := kilobytes("/proc/meminfo", "MemTotal:"); err == nil {
		memory = fmt.Sprintf("%.0f GB of memory", float64(n)/(1<<30))
	}
	return fmt.Sprintf("%d cores, %s, %s/%s, %s", runtime.NumCPU(), memory, runtime.GOOS, runtime.GOARCH, runtime.Version())
}
