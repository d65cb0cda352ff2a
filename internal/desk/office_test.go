package desk_test

import (
	"context"
	"encoding/json"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"hejie/domain"
	"hejie/internal/desk"
	"hejie/register"
)

var _ desk.Office = (*register.Register)(nil)

// stays are what an Office is asked and answered that does not travel.
var stays = map[reflect.Type]bool{
	reflect.TypeFor[context.Context](): true,
	reflect.TypeFor[error]():           true,
	reflect.TypeFor[func(int64)]():     true, // progress, for whoever watches
}

// An Office may be on another machine one day: whatever it is asked and answers
// says the same after a journey as JSON.
func TestWhatAnOfficeSaysTravels(t *testing.T) {
	t.Parallel()
	office := reflect.TypeFor[desk.Office]()
	travelled := map[reflect.Type]bool{}
	for i := range office.NumMethod() {
		method := office.Method(i)
		var types []reflect.Type
		for n := range method.Type.NumIn() {
			types = append(types, method.Type.In(n))
		}
		for n := range method.Type.NumOut() {
			types = append(types, method.Type.Out(n))
		}
		for _, of := range types {
			if stays[of] || travelled[of] {
				continue
			}
			travelled[of] = true
			sent := reflect.New(of)
			fill(t, sent.Elem(), 0)
			body, err := json.Marshal(sent.Interface())
			require.NoError(t, err, "%s: %s", method.Name, of)
			came := reflect.New(of)
			require.NoError(t, json.Unmarshal(body, came.Interface()), "%s: %s: %s", method.Name, of, body)
			require.Equal(t, sent.Elem().Interface(), came.Elem().Interface(), "%s: %s", method.Name, of)
		}
	}
	require.Greater(t, len(travelled), 20)
}

// fill puts something into every part of a value.
func fill(t *testing.T, v reflect.Value, depth int) {
	t.Helper()
	if depth > 12 { // what holds itself
		return
	}
	switch v.Type() {
	case reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)))
		return
	case reflect.TypeFor[json.RawMessage]():
		v.SetBytes([]byte(`{"a":1}`))
		return
	}
	if filled, ok := ownForms[v.Type()]; ok {
		v.Set(reflect.ValueOf(filled))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("某 text")
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		v.SetInt(3)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(3)
	case reflect.Float64:
		v.SetFloat(2.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(t, v.Elem(), depth+1)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fallthrough
	case reflect.Array:
		for i := range v.Len() {
			fill(t, v.Index(i), depth+1)
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(t, key, depth+1)
		fill(t, value, depth+1)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			require.True(t, v.Type().Field(i).IsExported(), "%s has %s, which does not travel", v.Type(), v.Type().Field(i).Name)
			fill(t, v.Field(i), depth+1)
		}
	default:
		require.Fail(t, "what is "+v.Type().String()+"?")
	}
}

// ownForms are values of types that are read in a form of their own only.
var ownForms = func() map[reflect.Type]any {
	day := domain.DayOf(time.Date(2026, 2, 16, 9, 0, 0, 0, domain.Shanghai()))
	span, err := domain.ParseOfficeSpan("08:30-12:00")
	if err != nil {
		panic(err)
	}
	year := domain.CalendarYear{
		Year: 2026, Source: "国办发明电〔2025〕7号",
		Off: []domain.NamedDay{{Day: day, Name: "春节"}}, Work: []domain.NamedDay{{Day: day.AddDays(-2), Name: "春节"}},
	}
	calendar, err := domain.NewCalendar([]domain.CalendarYear{year}, domain.OfficeHours{span})
	if err != nil {
		panic(err)
	}
	return map[reflect.Type]any{
		reflect.TypeFor[domain.Day]():        day,
		reflect.TypeFor[domain.OfficeSpan](): span,
		reflect.TypeFor[domain.Calendar]():   calendar,
		reflect.TypeFor[domain.Term]():       domain.Term{Count: 7, Unit: domain.NaturalDays, Rollover: true},
		reflect.TypeFor[domain.Week]():       domain.WeekOf(day),
	}
}()
