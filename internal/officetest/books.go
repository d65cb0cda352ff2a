package officetest

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Mapping says how to read the books that an office kept before, as it would
// write that down.
func Mapping(source string) []byte {
	return []byte(`
source: ` + source + `
key: 编号
first_in: {column: 日期, layouts: ["2006-01-02"], zone: Asia/Shanghai}
centre: {columns: [社区], table: {流水井: 440104003104, 盐运西: 440104003108, 三眼井: 440104001007}}
kind: {value: neighbour}
origin: {value: applied}
title: 事由
description: 经过
applicant: {name: 申请人}
`)
}

// Books are so many rows below their heading. Three centres share them.
func Books(rows int) [][]string {
	books := [][]string{{"编号", "日期", "社区", "事由", "经过", "申请人"}}
	for n := range rows {
		centre := []string{"流水井", "盐运西", "三眼井"}[n%3]
		books = append(books, []string{fmt.Sprintf("第%d号", n), "2025-03-05", centre, fmt.Sprintf("渗水%d", n), "卧室渗水，要求修复", fmt.Sprintf("陈某%d", n)})
	}
	return books
}

// CSV is a table as a spreadsheet writes it.
func CSV(rows [][]string) []byte {
	var b bytes.Buffer
	for _, row := range rows {
		b.WriteString(strings.Join(row, ",") + "\r\n")
	}
	return b.Bytes()
}

// PEM is a person's key as commands read it from a file.
func (p Person) PEM() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(p.Key)
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), err
}

// KeyFile writes somebody's key down for commands, in a folder of its own.
func (o *Office) KeyFile(t testing.TB, who string) string {
	t.Helper()
	key, err := o.People[who].PEM()
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), who+".pem")
	require.NoError(t, os.WriteFile(file, key, 0o600))
	return file
}
